/**
 * A job as plain data, equal in every process: {@link dev.weir.api.topology.Topology}, its {@link
 * dev.weir.api.topology.Fingerprint}, and the {@link dev.weir.api.topology.Plan} made of it.
 */
package dev.weir.api.topology;
