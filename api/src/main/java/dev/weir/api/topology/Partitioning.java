package dev.weir.api.topology;

/** How an edge distributes records over the subtasks of its target. */
public enum Partitioning {
  /** To the subtask with the same index. */
  FORWARD,
  /** To the owner of the key's group. */
  HASH,
  /** To each in turn. */
  REBALANCE,
  /** To all. */
  BROADCAST,
  /** To the one that the enumerator names; only between an enumerator and its readers. */
  ASSIGN
}
