/**
 * What single parts of the record path cost, with JMH: {@code benchmarks/run micro}. A class is a
 * part, a method what is done with it; every one runs for a moment with the tests. Way in: {@link
 * dev.weir.benchmarks.micro.BidCodecBenchmark}.
 */
package dev.weir.benchmarks.micro;
