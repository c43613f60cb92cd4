/**
 * The right answers, found without any engine. Way in: {@link dev.weir.benchmarks.oracle.Oracle}.
 */
package dev.weir.benchmarks.oracle;
