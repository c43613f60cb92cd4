/**
 * A job as live objects: {@link dev.weir.api.graph.JobGraph} is what one run of {@code define}
 * made; {@link dev.weir.api.graph.SharedCaptures} compares two runs.
 */
package dev.weir.api.graph;
