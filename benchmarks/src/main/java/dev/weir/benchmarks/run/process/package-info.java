/**
 * The runner: starts the engines, asks them in turn, and watches their processes. Way in: {@link
 * dev.weir.benchmarks.run.process.Comparison}.
 */
package dev.weir.benchmarks.run.process;
