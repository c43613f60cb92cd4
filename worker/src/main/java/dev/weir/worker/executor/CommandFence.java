package dev.weir.worker.executor;

import dev.weir.api.id.LeaderEpoch;

/**
 * What stands on every command: whose it is and whom it is for.
 *
 * @param incarnation the life of the executor that is meant
 */
public record CommandFence(String cluster, LeaderEpoch epoch, String incarnation) {}
