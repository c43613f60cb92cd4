package dev.weir.jobs;

import static java.time.Duration.ofSeconds;

import dev.weir.api.Default;
import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.Weir;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import dev.weir.jobs.Described.DescribedSink;
import dev.weir.jobs.Described.DescribedSource;
import java.time.Duration;
import java.time.Instant;

/** The example of the design, as a user writes it. */
public final class HotItems implements Job<HotItems.Args> {
  /** A bid. */
  public record Bid(long auction, long bidder, long price, Instant time) {}

  /** A result. */
  public record HotItem(long auction, Instant end, long bids) {}

  /** The job's arguments. */
  public record Args(
      String input, String output, @Default("10s") Duration size, @Default("2s") Duration slide) {}

  @Override
  public void define(JobBuilder job, Args a) {
    job.source("bids", new DescribedSource<>(TypeRef.of(Bid.class), a.input(), false))
        .watermarks(
            Watermarks.boundedOutOfOrderness(Bid::time, ofSeconds(5)).idleAfter(ofSeconds(30)))
        .keyBy(Long.class, Bid::auction)
        .window(Windows.sliding(a.size(), a.slide()))
        .aggregate(
            "hot-items",
            Aggregates.counting(),
            HotItem.class,
            (auction, window, n) -> new HotItem(auction, window.end(), n))
        .sink("out", new DescribedSink<>(TypeRef.of(HotItem.class), a.output()));
  }

  public static void main(String[] args) {
    Weir.run(HotItems.class, args);
  }
}
