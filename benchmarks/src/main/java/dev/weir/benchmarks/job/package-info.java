/**
 * The queries as Weir jobs, with their source and sink, through the public API alone. Way in:
 * {@link dev.weir.benchmarks.job.QueryJob}.
 */
package dev.weir.benchmarks.job;
