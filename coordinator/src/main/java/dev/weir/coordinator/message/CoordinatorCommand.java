package dev.weir.coordinator.message;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataOp;
import java.util.List;

/**
 * Everything a coordinator does, for the shells to carry out in this order. Calls of the stores are
 * answered by an event with the same token.
 */
public sealed interface CoordinatorCommand {

  /** A call of {@code MetadataStore}. */
  sealed interface Metadata extends CoordinatorCommand {
    long token();
  }

  /** Applies all operations or none. */
  record MetadataWrite(long token, List<MetadataOp> operations) implements Metadata {
    public MetadataWrite {
      operations = List.copyOf(operations);
    }
  }

  record MetadataRead(long token, String path) implements Metadata {}

  record MetadataChildren(long token, String path) implements Metadata {}

  /** A call of {@code BlobStore}. */
  sealed interface Blob extends CoordinatorCommand {
    long token();
  }

  record BlobCreate(long token, String key, byte[] bytes) implements Blob {}

  record BlobRead(long token, String key) implements Blob {}

  record BlobList(long token, String prefix) implements Blob {}

  record BlobDelete(long token, String key) implements Blob {}

  /**
   * An order for an executor, fenced by epoch and incarnation. Orders for a process that is not
   * connected any more are dropped.
   */
  record ToExecutor(String executor, String incarnation, LeaderEpoch epoch, ExecutorOrder order)
      implements CoordinatorCommand {}

  /** An order for a worker, fenced likewise. */
  record ToWorker(String worker, String incarnation, LeaderEpoch epoch, WorkerOrder order)
      implements CoordinatorCommand {}

  /** End the stream of this executor with this error; its Gone may come or not. */
  record CloseExecutor(String executor, String incarnation, ErrorCode code, String message)
      implements CoordinatorCommand {}

  /** End the stream of this worker with this error. */
  record CloseWorker(String worker, String incarnation, ErrorCode code, String message)
      implements CoordinatorCommand {}

  /** Answers {@link CoordinatorEvent.Asked}. */
  record Reply(long replyToken, Answer answer) implements CoordinatorCommand {}

  /** Something that an operator of the cluster must see; for the log. */
  record Alert(ErrorCode code, String message) implements CoordinatorCommand {}

  /** What {@code view()} shows has changed in more than its figures. */
  record Changed() implements CoordinatorCommand {}

  /** End this process at once, without any clean-up: it must not act any more. */
  record Halt(ErrorCode code, String reason) implements CoordinatorCommand {}
}
