package dev.weir.checkpointing.meta;

import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of the metadata store hold. {@code token} names the write that made the value, so
 * that whoever does not know whether its write was applied can read it back; {@code epoch} is the
 * leader's that wrote it.
 */
public sealed interface MetadataValue {
  long token();

  LeaderEpoch epoch();

  /**
   * Who leads.
   *
   * @param coordinator its id
   * @param controlAddress host:port of its gRPC server
   * @param httpAddress host:port of its HTTP server
   */
  record Leader(
      LeaderEpoch epoch, long token, String coordinator, String controlAddress, String httpAddress)
      implements MetadataValue {}

  /**
   * A job; never changes.
   *
   * @param fingerprint of the topology as described at submission
   * @param topologyKey object that holds the canonical topology and the plan
   */
  record Spec(
      LeaderEpoch epoch,
      long token,
      JobId job,
      Submission submission,
      String fingerprint,
      String topologyKey,
      long submittedMillis)
      implements MetadataValue {}

  /**
   * What was submitted.
   *
   * @param requestId chosen by the submitter; the same request is the same job
   * @param args by component name, as text
   * @param settings parallelism, checkpoint interval and the like, see JobSettings
   */
  record Submission(
      String requestId,
      String name,
      String jarSha256,
      String jobClass,
      SortedMap<String, String> args,
      SortedMap<String, String> settings) {}

  /**
   * Which attempt runs.
   *
   * @param restoredFrom checkpoint of the pointer it started from; NONE for a fresh start
   */
  record Exec(
      LeaderEpoch epoch,
      long token,
      Attempts attempts,
      String planSha256,
      CheckpointId restoredFrom)
      implements MetadataValue {}

  /**
   * The commit decision: everything up to {@code id} is complete.
   *
   * @param manifestKey the object that holds the manifest
   * @param manifestSha256 of its bytes, hex
   */
  record Pointer(
      LeaderEpoch epoch,
      long token,
      CheckpointId id,
      Attempts attempts,
      String manifestKey,
      String manifestSha256)
      implements MetadataValue {}

  /**
   * What a client wants to become of a job: written before the client is answered, so that every
   * later leader knows of it. A STOP may become a CANCEL; nothing else ever changes.
   */
  record Wish(LeaderEpoch epoch, long token, Kind kind, long askedMillis) implements MetadataValue {

    /** In order: the later one outdoes the earlier one. */
    public enum Kind {
      /** Its sources end, a last checkpoint is taken and committed. */
      STOP,
      /** It ends without a checkpoint. */
      CANCEL
    }
  }

  /**
   * How a job ended; written before anything is cleaned up.
   *
   * @param status FINISHED, STOPPED, CANCELED or FAILED
   * @param error line of the root cause, for FAILED
   * @param account what is told of it from then on
   */
  record Result(
      LeaderEpoch epoch,
      long token,
      String status,
      @Nullable String error,
      long endedMillis,
      Account account)
      implements MetadataValue {
    /** A longer error is cut: with the account it has to fit into the node. */
    public static final int MAX_ERROR_CHARS = 4_000;

    private static final String CUT = "… (cut)";

    public Result {
      if (error != null && error.length() > MAX_ERROR_CHARS) {
        int end = MAX_ERROR_CHARS - CUT.length();
        boolean splits = Character.isHighSurrogate(error.charAt(end - 1));
        error = error.substring(0, splits ? end - 1 : end) + CUT;
      }
    }
  }

  /**
   * What is still told of a job when it has ended, whoever leads then.
   *
   * @param committed whether every sink has committed what the pointer covers
   * @param checkpoints under the leader that ended it
   * @param pointerMillis wall clock of the last complete checkpoint; 0 without
   * @param positions of the last checkpoint's sections, with {@link
   *     dev.weir.checkpointing.manifest.SplitFigures}; the first ones where there are many
   */
  record Account(
      boolean committed,
      Checkpoints checkpoints,
      long pointerMillis,
      SortedMap<String, Long> positions) {
    public static final Account NONE =
        new Account(false, new Checkpoints(0, 0, 0), 0, new TreeMap<>());

    public Account {
      positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    }

    /** How many. */
    public record Checkpoints(long completed, long failed, long skipped) {}
  }
}
