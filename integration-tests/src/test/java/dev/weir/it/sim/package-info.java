/**
 * The whole cluster in one thread, driven by a seed: the real cores and the real task code over
 * simulated ports. The way in is {@link dev.weir.it.sim.Simulation}. This package implements ports
 * only; it holds no operator, chain, aligner, credit, sink or state class of its own.
 */
package dev.weir.it.sim;
