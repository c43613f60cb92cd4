package dev.weir.checkpointing.store;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of everything in the store, both ways. A name says who made the object and is never
 * used twice; retention parses what it lists and leaves alone what it cannot parse. Lists come in
 * order of checkpoint, because its number is padded.
 *
 * <pre>
 *   jars/sha256/S                     a job's jar, by its digest
 *   jobs/J/topology/S                 canonical topology and plan, by its digest
 *   jobs/J/cC/aA/E-U                  snapshots that executor E took in attempt A for checkpoint C
 *   jobs/J/cC/manifest-T              the manifest that the write with token T is about
 *
 *   S 64 hex digits   J job id   C, T 16 hex digits   A decimal   U a UUID
 * </pre>
 */
public final class StoreKeys {
  private static final String HEX64 = "[0-9a-f]{64}";
  private static final Pattern DIGEST = Pattern.compile(HEX64);
  private static final Pattern EXECUTOR = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern JAR = Pattern.compile("jars/sha256/(" + HEX64 + ")");
  private static final Pattern OF_JOB = Pattern.compile("jobs/([0-9a-f]{32})/(.+)");
  private static final Pattern TOPOLOGY = Pattern.compile("topology/(" + HEX64 + ")");
  private static final Pattern SNAPSHOT =
      Pattern.compile(
          "c([0-7][0-9a-f]{15})/a([1-9][0-9]{0,8})/([A-Za-z0-9._-]{1,100})-"
              + "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
  private static final Pattern MANIFEST =
      Pattern.compile("c([0-7][0-9a-f]{15})/manifest-([0-9a-f]{16})");

  private StoreKeys() {}

  /** What a key of this layout names. */
  public sealed interface Named {}

  public record Jar(String sha256) implements Named {}

  public record TopologyObject(JobId job, String sha256) implements Named {}

  public record Snapshot(
      JobId job, CheckpointId checkpoint, int attempt, String executor, UUID unique)
      implements Named {}

  public record ManifestObject(JobId job, CheckpointId checkpoint, long token) implements Named {}

  public static String jar(String sha256) {
    return "jars/sha256/" + matching(DIGEST, sha256, "a SHA-256 in hex");
  }

  public static String topology(JobId job, String sha256) {
    return jobPrefix(job) + "topology/" + matching(DIGEST, sha256, "a SHA-256 in hex");
  }

  public static String snapshot(
      JobId job, CheckpointId checkpoint, int attempt, String executor, UUID unique) {
    if (attempt < 1 || attempt > 999_999_999) {
      throw new IllegalArgumentException("attempt " + attempt);
    }
    matching(EXECUTOR, executor, "an executor's id");
    return checkpointPrefix(job, checkpoint) + "a" + attempt + "/" + executor + "-" + unique;
  }

  public static String manifest(JobId job, CheckpointId checkpoint, long token) {
    return checkpointPrefix(job, checkpoint) + "manifest-" + hex(token);
  }

  /** Everything of a job. */
  public static String jobPrefix(JobId job) {
    return "jobs/" + job + "/";
  }

  /** Everything of all checkpoints of a job, but not its topology. */
  public static String checkpointsPrefix(JobId job) {
    return jobPrefix(job) + "c";
  }

  /** Everything of one checkpoint. */
  public static String checkpointPrefix(JobId job, CheckpointId checkpoint) {
    return checkpointsPrefix(job) + hex(checkpoint.value()) + "/";
  }

  /** What the key names; null for a key that no method here gave. */
  public static @Nullable Named parse(String key) {
    Matcher jar = JAR.matcher(key);
    if (jar.matches()) {
      return new Jar(jar.group(1));
    }
    Matcher ofJob = OF_JOB.matcher(key);
    return ofJob.matches() ? parse(new JobId(ofJob.group(1)), ofJob.group(2)) : null;
  }

  private static @Nullable Named parse(JobId job, String rest) {
    Matcher m = TOPOLOGY.matcher(rest);
    if (m.matches()) {
      return new TopologyObject(job, m.group(1));
    }
    m = SNAPSHOT.matcher(rest);
    if (m.matches()) {
      return new Snapshot(
          job,
          checkpoint(m.group(1)),
          Integer.parseInt(m.group(2)),
          m.group(3),
          UUID.fromString(m.group(4)));
    }
    m = MANIFEST.matcher(rest);
    return m.matches()
        ? new ManifestObject(job, checkpoint(m.group(1)), Long.parseUnsignedLong(m.group(2), 16))
        : null;
  }

  private static CheckpointId checkpoint(String hex) {
    return new CheckpointId(Long.parseUnsignedLong(hex, 16));
  }

  private static String hex(long value) {
    return String.format(Locale.ROOT, "%016x", value);
  }

  private static String matching(Pattern form, String value, String what) {
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException("expected " + what + ", found '" + value + "'");
    }
    return value;
  }
}
