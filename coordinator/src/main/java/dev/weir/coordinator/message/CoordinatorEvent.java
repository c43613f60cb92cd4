package dev.weir.coordinator.message;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobStoreException;
import java.util.List;

/**
 * Everything that can happen to a coordinator, in the order in which its one thread takes it.
 *
 * <p>The shells owe: events of one stream come in its order; a stream's first event is its Hello
 * and its last is Gone; each call of a port is answered by exactly one event with its token.
 */
public sealed interface CoordinatorEvent {

  /** Time passed; comes every 50 to 100 ms. */
  record Tick() implements CoordinatorEvent {}

  /** What the candidate for leadership learns. */
  record Election(dev.weir.checkpointing.meta.ElectionEvent event) implements CoordinatorEvent {}

  /**
   * A connection to the leader of this epoch was refused: its process is gone, whatever its session
   * says. A hint.
   */
  record LeaderUnreachable(LeaderEpoch epoch) implements CoordinatorEvent {}

  /** Answer of the metadata store. */
  record Metadata(MetadataEvent event) implements CoordinatorEvent {}

  /** Answer of the object store. */
  sealed interface Blob extends CoordinatorEvent {
    long token();
  }

  /** The object exists, with the bytes given. */
  record BlobCreated(long token) implements Blob {}

  /** The whole object. */
  record BlobRead(long token, byte[] bytes) implements Blob {}

  /** Every object with the prefix asked for. */
  record BlobListed(long token, List<BlobInfo> objects) implements Blob {
    public BlobListed {
      objects = List.copyOf(objects);
    }
  }

  /** The object is not there any more. */
  record BlobDeleted(long token) implements Blob {}

  /** The call of this token failed. */
  record BlobFailed(long token, BlobStoreException.Reason reason, String message) implements Blob {}

  /**
   * A report of a worker.
   *
   * @param epoch highest that the sender has accepted
   */
  record FromWorker(String worker, String incarnation, LeaderEpoch epoch, WorkerNews news)
      implements CoordinatorEvent {}

  /** The worker's stream ended. */
  record WorkerGone(String worker, String incarnation, String cause) implements CoordinatorEvent {}

  /**
   * A report of an executor.
   *
   * @param epoch highest that the sender has accepted
   */
  record FromExecutor(String executor, String incarnation, LeaderEpoch epoch, ExecutorNews news)
      implements CoordinatorEvent {}

  /** The executor's stream ended. */
  record ExecutorGone(String executor, String incarnation, String cause)
      implements CoordinatorEvent {}

  /**
   * Somebody asks over HTTP.
   *
   * @param replyToken of the {@link CoordinatorCommand.Reply} that answers, exactly one
   */
  record Asked(long replyToken, ClientRequest request) implements CoordinatorEvent {}
}
