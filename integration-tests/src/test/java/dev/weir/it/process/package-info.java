/**
 * Tests with real processes: a ZooKeeper ensemble, coordinators, workers and their executors as
 * they run in production, started by the distribution's launcher, killed by signal. Where to start
 * reading: {@link dev.weir.it.process.TestCluster}, then {@link
 * dev.weir.it.process.FlightDelaysIT}.
 */
package dev.weir.it.process;
