package dev.weir.deploy.files;

/**
 * A process that a local cluster started.
 *
 * @param role zookeeper, coordinator, worker or executor
 * @param address host:port or host; empty for one that nobody calls
 */
public record LocalProcess(String role, String id, long pid, String address) {}
