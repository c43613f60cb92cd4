package dev.weir.coordinator.live;

import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.SubtaskView;
import dev.weir.coordinator.view.SubtaskFigures;
import dev.weir.coordinator.view.SubtaskFigures.Times;
import java.util.ArrayDeque;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns counters of successive views into rates over a window. Owned by whoever shows it the views.
 * A subtask's own times are the clock: how long ago its executor sent them does not distort a rate.
 * Counters begin again with each attempt, and so does the window.
 */
public final class RateBook {
  static final long WINDOW_MILLIS = 5_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final SortedMap<JobId, History> jobs = new TreeMap<>();

  /** Takes a view in; its time must not be before the last one's. */
  public LiveView observe(ClusterView view) {
    var rates = new TreeMap<JobId, SortedMap<SubtaskId, SubtaskRates>>();
    for (JobView job : view.jobs()) {
      JobId id = job.identity().job();
      if (job.progress().status().ended()) {
        jobs.remove(id);
      } else {
        rates.put(id, history(job).observe(view.takenMillis(), job));
      }
    }
    jobs.keySet().retainAll(rates.keySet());
    return new LiveView(view, rates);
  }

  private History history(JobView job) {
    History known = jobs.get(job.identity().job());
    if (known == null || known.attempt != job.progress().attempt()) {
      known = new History(job.progress().attempt());
      jobs.put(job.identity().job(), known);
    }
    return known;
  }

  /** The figures of an attempt within the window, oldest first. */
  private static final class History {
    private final int attempt;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    History(int attempt) {
      this.attempt = attempt;
    }

    SortedMap<SubtaskId, SubtaskRates> observe(long millis, JobView job) {
      var figures = new TreeMap<SubtaskId, SubtaskFigures>();
      for (SubtaskView subtask : job.subtasks()) {
        SubtaskFigures f = subtask.figures();
        if (f != null) {
          figures.put(subtask.subtask(), f);
        }
      }
      Sample last = samples.peekLast();
      if (last == null || millis > last.millis) {
        samples.addLast(new Sample(millis, figures));
      }
      while (samples.size() > 2 && samples.getFirst().millis < millis - WINDOW_MILLIS) {
        samples.removeFirst();
      }
      var rates = new TreeMap<SubtaskId, SubtaskRates>();
      figures.forEach((id, now) -> rates.put(id, rate(oldest(id), now)));
      return rates;
    }

    private @Nullable SubtaskFigures oldest(SubtaskId id) {
      for (Sample sample : samples) {
        SubtaskFigures figures = sample.figures.get(id);
        if (figures != null) {
          return figures;
        }
      }
      return null;
    }
  }

  private record Sample(long millis, SortedMap<SubtaskId, SubtaskFigures> figures) {}

  private static SubtaskRates rate(@Nullable SubtaskFigures before, SubtaskFigures now) {
    if (before == null) {
      return SubtaskRates.NONE;
    }
    double nanos = total(now.times()) - (double) total(before.times());
    if (nanos <= 0) {
      return SubtaskRates.NONE;
    }
    double perSecond = NANOS_PER_SECOND / nanos;
    return new SubtaskRates(
        positive(now.counts().recordsIn() - before.counts().recordsIn()) * perSecond,
        positive(now.counts().recordsOut() - before.counts().recordsOut()) * perSecond,
        positive(now.counts().bytesOut() - before.counts().bytesOut()) * perSecond,
        positive(now.times().busyNanos() - before.times().busyNanos()) / nanos,
        positive(now.times().backpressuredNanos() - before.times().backpressuredNanos()) / nanos,
        positive(now.times().idleNanos() - before.times().idleNanos()) / nanos);
  }

  private static long total(Times times) {
    return times.busyNanos() + times.backpressuredNanos() + times.idleNanos();
  }

  private static double positive(long difference) {
    return Math.max(0, difference);
  }
}
