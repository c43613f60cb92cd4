/**
 * Tests that need several modules at once: the architecture itself, the cluster simulated under a
 * seed, and real processes. Way in: {@code SimulationTest} and {@code ArchitectureTest}.
 */
package dev.weir.it;
