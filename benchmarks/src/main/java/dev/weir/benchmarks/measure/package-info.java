/**
 * What is asked of a run, what comes of it and how runs compare; values only. Way in: {@link
 * dev.weir.benchmarks.measure.RunLine}.
 */
package dev.weir.benchmarks.measure;
