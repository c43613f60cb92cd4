package dev.weir.checkpointing.meta;

import dev.weir.api.codec.RecordTooLargeException;
import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataValue.Account;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.checkpointing.meta.MetadataValue.Submission;
import dev.weir.checkpointing.meta.MetadataValue.Wish;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Metadata values as bytes: text that a person can read with ZooKeeper's own shell. The form is
 * canonical; reading fails with {@link MalformedValueException} at anything missing, unknown or of
 * another version.
 *
 * <pre>
 *   weir=pointer/1                    kind and version
 *   epoch=3
 *   token=7081286152193212
 *   checkpoint=3-17
 *   attempts=0:2                      region:attempt, comma separated
 *   manifestKey=jobs/…/manifest-…
 *   manifestSha256=…
 * </pre>
 */
public final class MetadataText {
  /** No value is larger; a job's arguments are what may come near it. */
  public static final int MAX_BYTES = 64 << 10;

  public static final int MAX_POINTER_BYTES = 1 << 10;

  private static final String VERSION = "/1";

  private MetadataText() {}

  /**
   * @throws RecordTooLargeException beyond {@link #MAX_BYTES}, {@link #MAX_POINTER_BYTES} for a
   *     pointer
   */
  public static byte[] encode(MetadataValue value) {
    var out = new TextFields();
    out.put("weir", kind(value) + VERSION);
    out.put("epoch", value.epoch().toString());
    out.put("token", Long.toString(value.token()));
    if (value instanceof Leader leader) {
      out.put("coordinator", leader.coordinator());
      out.put("control", leader.controlAddress());
      out.put("http", leader.httpAddress());
    } else if (value instanceof Spec spec) {
      putSpec(out, spec);
    } else if (value instanceof Exec exec) {
      out.put("attempts", text(exec.attempts()));
      out.put("planSha256", exec.planSha256());
      out.put("restoredFrom", exec.restoredFrom().toString());
    } else if (value instanceof Pointer pointer) {
      out.put("checkpoint", pointer.id().toString());
      out.put("attempts", text(pointer.attempts()));
      out.put("manifestKey", pointer.manifestKey());
      out.put("manifestSha256", pointer.manifestSha256());
    } else if (value instanceof Wish wish) {
      out.put("kind", wish.kind().name());
      out.put("askedMillis", Long.toString(wish.askedMillis()));
    } else if (value instanceof Result result) {
      out.put("status", result.status());
      if (result.error() != null) {
        out.put("error", result.error());
      }
      out.put("endedMillis", Long.toString(result.endedMillis()));
      putAccount(out, result.account());
    }
    byte[] bytes = out.toBytes();
    int max = value instanceof Pointer ? MAX_POINTER_BYTES : MAX_BYTES;
    if (bytes.length > max) {
      throw new RecordTooLargeException(bytes.length, max);
    }
    return bytes;
  }

  private static void putSpec(TextFields out, Spec spec) {
    out.put("job", spec.job().value());
    out.put("name", spec.submission().name());
    out.put("requestId", spec.submission().requestId());
    out.put("jarSha256", spec.submission().jarSha256());
    out.put("jobClass", spec.submission().jobClass());
    out.put("fingerprint", spec.fingerprint());
    out.put("topologyKey", spec.topologyKey());
    out.put("submittedMillis", Long.toString(spec.submittedMillis()));
    out.putAll("args.", spec.submission().args());
    out.putAll("settings.", spec.submission().settings());
  }

  private static void putAccount(TextFields out, Account account) {
    out.put("committed", Boolean.toString(account.committed()));
    out.put("completed", Long.toString(account.checkpoints().completed()));
    out.put("failed", Long.toString(account.checkpoints().failed()));
    out.put("skipped", Long.toString(account.checkpoints().skipped()));
    out.put("pointerMillis", Long.toString(account.pointerMillis()));
    account.positions().forEach((split, at) -> out.put("position." + split, Long.toString(at)));
  }

  private static Account account(TextFields in) {
    String committed = in.take("committed");
    var checkpoints =
        new Account.Checkpoints(
            in.takeLong("completed"), in.takeLong("failed"), in.takeLong("skipped"));
    long pointerMillis = in.takeLong("pointerMillis");
    var positions = new TreeMap<String, Long>();
    in.takeAll("position.")
        .forEach(
            (split, at) ->
                positions.put(
                    split, exactly(at, Long.toString(Long.parseLong(at)), Long.valueOf(at))));
    boolean all =
        exactly(
            committed, Boolean.toString(Boolean.parseBoolean(committed)), committed.equals("true"));
    return new Account(all, checkpoints, pointerMillis, positions);
  }

  public static MetadataValue decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedValueException(
          "metadata: expected at most " + MAX_BYTES + " bytes, found " + bytes.length);
    }
    TextFields in = TextFields.of(bytes);
    String kind = in.take("weir");
    try {
      var epoch = new LeaderEpoch(in.takeLong("epoch"));
      long token = in.takeLong("token");
      MetadataValue value = read(kind, epoch, token, in);
      in.nothingLeft();
      return value;
    } catch (IllegalArgumentException | MalformedValueException e) {
      throw new MalformedValueException("metadata " + kind + ": " + e.getMessage());
    }
  }

  private static MetadataValue read(String kind, LeaderEpoch epoch, long token, TextFields in) {
    return switch (kind) {
      case "leader" + VERSION ->
          new Leader(epoch, token, in.take("coordinator"), in.take("control"), in.take("http"));
      case "spec" + VERSION ->
          new Spec(
              epoch,
              token,
              new JobId(in.take("job")),
              new Submission(
                  in.take("requestId"),
                  in.take("name"),
                  in.take("jarSha256"),
                  in.take("jobClass"),
                  in.takeAll("args."),
                  in.takeAll("settings.")),
              in.take("fingerprint"),
              in.take("topologyKey"),
              in.takeLong("submittedMillis"));
      case "exec" + VERSION ->
          new Exec(
              epoch,
              token,
              attempts(in.take("attempts")),
              in.take("planSha256"),
              checkpoint(in.take("restoredFrom")));
      case "pointer" + VERSION ->
          new Pointer(
              epoch,
              token,
              checkpoint(in.take("checkpoint")),
              attempts(in.take("attempts")),
              in.take("manifestKey"),
              in.take("manifestSha256"));
      case "wish" + VERSION ->
          new Wish(epoch, token, Wish.Kind.valueOf(in.take("kind")), in.takeLong("askedMillis"));
      case "result" + VERSION ->
          new Result(
              epoch,
              token,
              in.take("status"),
              in.takeIfPresent("error"),
              in.takeLong("endedMillis"),
              account(in));
      default ->
          throw new MalformedValueException("expected a kind and version that this Weir knows");
    };
  }

  private static String kind(MetadataValue value) {
    if (value instanceof Leader) {
      return "leader";
    } else if (value instanceof Spec) {
      return "spec";
    } else if (value instanceof Exec) {
      return "exec";
    } else if (value instanceof Pointer) {
      return "pointer";
    } else if (value instanceof Wish) {
      return "wish";
    } else if (value instanceof Result) {
      return "result";
    }
    throw new AssertionError(value);
  }

  private static String text(Attempts attempts) {
    return attempts.byRegion().entrySet().stream()
        .map(e -> e.getKey() + ":" + e.getValue())
        .collect(Collectors.joining(","));
  }

  private static Attempts attempts(String text) {
    var byRegion = new TreeMap<Integer, Integer>();
    for (String entry : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      Map.Entry<Integer, Integer> pair = pair(entry, ':', Integer::valueOf);
      byRegion.put(pair.getKey(), pair.getValue());
    }
    var attempts = new Attempts(byRegion);
    return exactly(text, text(attempts), attempts);
  }

  private static CheckpointId checkpoint(String text) {
    Map.Entry<Long, Long> pair = pair(text, '-', Long::valueOf);
    var id = new CheckpointId((pair.getKey() << 32) | pair.getValue());
    return exactly(text, id.toString(), id);
  }

  private static <N> Map.Entry<N, N> pair(
      String text, char separator, java.util.function.Function<String, N> number) {
    int at = text.indexOf(separator);
    if (at < 0) {
      throw new MalformedValueException("expected N" + separator + "N, found '" + text + "'");
    }
    return Map.entry(number.apply(text.substring(0, at)), number.apply(text.substring(at + 1)));
  }

  private static <T> T exactly(String found, String canonical, T value) {
    if (!found.equals(canonical)) {
      throw new MalformedValueException("expected '" + canonical + "', found '" + found + "'");
    }
    return value;
  }
}
