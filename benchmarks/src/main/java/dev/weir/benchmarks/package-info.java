/**
 * How fast is Weir, and how fast are others with the same work? Way in: {@link
 * dev.weir.benchmarks.BenchmarkMain}, which {@code benchmarks/run} starts.
 */
package dev.weir.benchmarks;
