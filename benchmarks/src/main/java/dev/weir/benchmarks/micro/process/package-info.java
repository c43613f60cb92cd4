/**
 * What JMH runs and what is more than one process, and the processor time of all of them. Way in:
 * {@link dev.weir.benchmarks.micro.process.FrameLinkBenchmark}.
 */
package dev.weir.benchmarks.micro.process;
