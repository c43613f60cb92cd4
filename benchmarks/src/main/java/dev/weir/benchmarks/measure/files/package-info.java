/**
 * Where sources and sinks, in whatever process they run, leave what was measured. Way in: {@link
 * dev.weir.benchmarks.measure.files.Notes}.
 */
package dev.weir.benchmarks.measure.files;
