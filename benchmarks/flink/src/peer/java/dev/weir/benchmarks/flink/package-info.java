/** The queries on Apache Flink, as its users write them. */
package dev.weir.benchmarks.flink;
