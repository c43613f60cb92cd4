package dev.weir.benchmarks.measure;

import dev.weir.benchmarks.workload.Query;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Those that were completed while a run was measured.
 *
 * @param intervalMillis that was asked for; 0: none were
 * @param completed how many
 * @param bytes mean of what was written for each; where none was known 0
 * @param changedKeys share of all keys that came between two, as it follows from the stream and the
 *     speed; NaN where keys are not equally frequent
 */
public record Checkpoints(int intervalMillis, int completed, long bytes, double changedKeys) {
  /** With fewer a run says too little about their cost. */
  public static final int NEEDED = 15;

  public static final Checkpoints NONE = new Checkpoints(0, 0, 0, Double.NaN);

  /**
   * Of an engine's account.
   *
   * @param figures of the time from begin to end
   */
  public static Checkpoints of(
      RunRequest request, List<Checkpoint> all, RunLine.Figures figures, long begin, long end) {
    if (request.checkpointMillis() == 0) {
      return NONE;
    }
    List<Checkpoint> inside =
        all.stream().filter(one -> one.millis() >= begin && one.millis() <= end).toList();
    int completed = inside.size();
    Query query = request.query();
    return new Checkpoints(
        request.checkpointMillis(),
        completed,
        Math.round(inside.stream().mapToLong(Checkpoint::bytes).average().orElse(0)),
        completed == 0 ? Double.NaN : query.shareOfKeys(figures.events() / (double) completed));
  }

  /** Why a run with these does not count; null when it does. */
  public @Nullable String objection() {
    return intervalMillis > 0 && completed < NEEDED
        ? completed + " checkpoints completed, " + NEEDED + " needed"
        : null;
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"intervalMillis\":%d,\"completed\":%d,\"bytesEach\":%d,\"changedKeys\":%s}",
        intervalMillis,
        completed,
        bytes,
        Double.isNaN(changedKeys) ? "null" : String.format(Locale.ROOT, "%.3f", changedKeys));
  }
}
