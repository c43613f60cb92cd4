package dev.weir.checkpointing.meta;

import dev.weir.checkpointing.meta.MetadataValue.Leader;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate for leadership learns from the metadata store, in the order in which it
 * happened. All of it is a hint: who leads is decided by the compare-and-set on {@code /leader}
 * alone.
 *
 * <pre>
 *   SessionUp ─► TurnCame ─► claim (a {@link MetadataOp.Check} of the own node, a Set of /leader)
 *      │  ▲
 *      ▼  │ Reconnected: the same session, the own node still stands
 *   Suspended ─► Lost ─► SessionUp of a new session, with a new node
 * </pre>
 */
public sealed interface ElectionEvent {
  /**
   * A session stands and so does this candidate's own node.
   *
   * @param ownNode path as operations name it, below the cluster's root
   */
  record SessionUp(String ownNode, long sessionId) implements ElectionEvent {}

  /**
   * No candidate stands before this one. Comes at least once per session in which that is so, and
   * again after a reconnect.
   *
   * @param ownNode whose ownership was verified just before
   * @param nodeVersion what the claim checks it for
   */
  record TurnCame(String ownNode, int nodeVersion) implements ElectionEvent {}

  /** The connection broke; the session may live or not. */
  record Suspended() implements ElectionEvent {}

  /** Connected again within the same session. */
  record Reconnected() implements ElectionEvent {}

  /** The session is gone, and with it the own node. */
  record Lost() implements ElectionEvent {}

  /**
   * What {@code /leader} holds. Comes at the start, after each change and after each reconnect;
   * several changes may show as one.
   *
   * @param leader null when nobody has ever led
   * @param version of the node, -1 when it does not exist
   */
  record LeaderSeen(@Nullable Leader leader, int version) implements ElectionEvent {}
}
