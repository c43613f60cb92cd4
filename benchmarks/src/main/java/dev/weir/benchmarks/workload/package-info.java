/**
 * What every engine is given: Nexmark's events and the keys of the word count, each a function of
 * its number, and the results with their hashes. Way in: {@link
 * dev.weir.benchmarks.workload.Query}.
 */
package dev.weir.benchmarks.workload;
