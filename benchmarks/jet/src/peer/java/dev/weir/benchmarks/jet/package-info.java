/** The queries on Hazelcast Jet, as its users write them. */
package dev.weir.benchmarks.jet;
