/**
 * The queries without an engine, as fast as one thread has them: what an engine costs is the
 * difference. Way in: {@link dev.weir.benchmarks.hand.Loops}.
 */
package dev.weir.benchmarks.hand;
