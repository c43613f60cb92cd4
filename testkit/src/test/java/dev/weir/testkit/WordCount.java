package dev.weir.testkit;

import dev.weir.api.Default;
import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import java.time.Duration;
import java.time.Instant;

/** Counts words in windows; the lines carry no time, so it is the test's. */
public final class WordCount implements Job<WordCount.Args> {
  public record Args(@Default("1m") Duration size, @Default("0s") Duration lateness) {}

  public record Count(String word, Instant end, long n) {}

  @Override
  public void define(JobBuilder job, Args args) {
    job.source("lines", Unopened.of(String.class))
        .watermarks(
            Watermarks.<String>boundedOutOfOrderness(line -> Instant.EPOCH, args.lateness())
                .idleAfter(Duration.ofSeconds(30)))
        .flatMap(
            "split",
            String.class,
            (line, out) -> {
              for (String word : line.split(" ")) {
                out.emit(word);
              }
            })
        .filter(word -> !word.isEmpty())
        .keyBy(String.class, word -> word)
        .window(Windows.tumbling(args.size()))
        .aggregate(
            "count",
            Aggregates.counting(),
            Count.class,
            (word, window, n) -> new Count(word, window.end(), n))
        .sink("out", Unopened.of(Count.class));
  }
}
