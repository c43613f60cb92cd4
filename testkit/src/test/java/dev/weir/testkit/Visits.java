package dev.weir.testkit;

import dev.weir.api.DataStream;
import dev.weir.api.Default;
import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.KeyedStream;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import java.time.Duration;
import java.time.Instant;

/** Two streams of one user's doings: sessions of the one, and both put together in three ways. */
public final class Visits implements Job<Visits.Args> {
  public record Args(@Default("10s") Duration gap, @Default("1m") Duration window) {}

  public record Click(String user, String page) {}

  public record Purchase(long price, String user) {}

  public record Session(String user, Instant start, Instant end, long clicks) {}

  public record Bought(String user, String page, long price) {}

  public record Visit(String user, Instant end, int clicks, int purchases) {}

  @Override
  public void define(JobBuilder job, Args args) {
    DataStream<Click> clicked =
        job.source("clicks", Unopened.of(Click.class))
            .watermarks(
                Watermarks.boundedOutOfOrderness(click -> Instant.EPOCH, Duration.ofSeconds(30)))
            .rebalance()
            .filter(click -> !click.page().isEmpty());
    KeyedStream<String, Click> clicks = clicked.keyBy(String.class, Click::user);
    KeyedStream<String, Purchase> purchases =
        job.source("purchases", Unopened.of(Purchase.class))
            .watermarks(Watermarks.boundedOutOfOrderness(purchase -> Instant.EPOCH, Duration.ZERO))
            .keyBy(String.class, Purchase::user);
    clicks
        .window(Windows.sessions(args.gap()))
        .aggregate(
            "sessions",
            Aggregates.counting(),
            Session.class,
            (user, window, n) -> new Session(user, window.start(), window.end(), n))
        .sink("sessions-out", Unopened.of(Session.class));
    clicks
        .join(purchases)
        .apply("ever", Bought.class, (c, p) -> new Bought(c.user(), c.page(), p.price()))
        .sink("ever-out", Unopened.of(Bought.class));
    clicks
        .join(purchases)
        .window(Windows.tumbling(args.window()))
        .apply("soon", Bought.class, (c, p) -> new Bought(c.user(), c.page(), p.price()))
        .sink("soon-out", Unopened.of(Bought.class));
    clicks
        .coGroup(purchases)
        .window(Windows.tumbling(args.window()))
        .apply(
            "visits",
            Visit.class,
            (user, window, left, right, out) ->
                out.emit(new Visit(user, window.end(), left.size(), right.size())))
        .sink("visits-out", Unopened.of(Visit.class));
  }
}
