/**
 * What must always hold, checked on what the ports of a simulation show. Ways in: {@link
 * dev.weir.it.sim.invariants.Observer}, which the simulation calls, and {@link
 * dev.weir.it.sim.invariants.Invariants}, which listens.
 */
package dev.weir.it.sim.invariants;
