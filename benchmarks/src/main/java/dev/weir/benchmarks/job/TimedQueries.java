package dev.weir.benchmarks.job;

import dev.weir.api.JobBuilder;
import dev.weir.api.KeyedStream;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.TimedCount;
import dev.weir.benchmarks.workload.TimedKey;
import dev.weir.benchmarks.workload.WindowCount;
import java.time.Duration;

/** The queries whose records know when they were due. */
final class TimedQueries {
  private TimedQueries() {}

  static void define(JobBuilder job, Query query, QueryJob.Args args) {
    var source =
        NumberedSource.of(
            TimedKey.class, () -> TimedKey.of(query), NumberedSource.Range.of(query, args));
    KeyedStream<Long, TimedKey> keys =
        job.source("keys", source)
            .watermarks(Watermarks.fromSource(Duration.ZERO))
            .keyBy(Long.class, TimedKey::key);
    if (query == Query.RECOVERY) {
      QueryJob.check(
          keys.process("count", TimedCount.class, new TimedCounting()), TimedCount.class, args);
      return;
    }
    QueryJob.check(
        keys.window(Windows.tumbling(Duration.ofMillis(Rules.SHORT_WINDOW_MILLIS)))
            .aggregate(
                "count",
                Aggregates.counting(),
                WindowCount.class,
                (key, window, count) -> new WindowCount(window.endMillis(), key, count)),
        WindowCount.class,
        args);
  }
}
