/**
 * The records as bytes, written by hand for engines that do not make their own codecs. Way in:
 * {@link dev.weir.benchmarks.wire.Wire}.
 */
package dev.weir.benchmarks.wire;
