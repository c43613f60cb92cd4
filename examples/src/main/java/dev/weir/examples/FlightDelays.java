package dev.weir.examples;

import dev.weir.api.Default;
import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.Weir;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.Windows;
import dev.weir.connectors.files.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * How many flights left each airport on each day, and how many minutes late they were together.
 *
 * <p>Input is one flight a line: {@code {"date":"2001/01/01
 * 00:47","delay":66,"distance":1750,"origin":"DTW","destination":"LAS"}}, times taken as UTC.
 * Output is one line for each airport and day with a flight: {@code
 * {"origin":"DTW","day":"2001-01-01","flights":n,"delayMinutes":sum}}.
 *
 * <p>A flight may stand in the file up to a day after flights that left later, so a day's lines are
 * written once the input is a day further, or has ended. How the file is cut up for parallel
 * readers does not matter: a part that is not read yet holds event time back.
 */
public final class FlightDelays implements Job<FlightDelays.Args> {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm");
  private static final Duration OUT_OF_ORDERNESS = Duration.ofDays(1);

  /**
   * What the job takes.
   *
   * @param input file, directory or glob of flights
   * @param output directory for the result
   * @param rate flights per second; 0 is without limit
   */
  public record Args(String input, String output, @Default("0") long rate) {}

  /**
   * A flight as the input has it.
   *
   * @param date departure, such as {@code 2001/01/01 00:47}
   * @param delay in minutes; negative when it was early
   * @param distance in miles
   */
  public record Flight(String date, int delay, int distance, String origin, String destination) {
    Instant departure() {
      return LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
    }
  }

  /** A line of the result. */
  public record DayOfDelays(String origin, LocalDate day, long flights, long delayMinutes) {}

  @Override
  public void define(JobBuilder job, Args args) {
    job.source("flights", Files.ndjson(args.input(), Flight.class).rate(args.rate()))
        .watermarks(Watermarks.boundedOutOfOrderness(Flight::departure, OUT_OF_ORDERNESS))
        .keyBy(String.class, Flight::origin)
        .window(Windows.tumbling(Duration.ofDays(1)))
        .aggregate(
            "delays-by-day",
            new Delays(),
            DayOfDelays.class,
            (origin, window, delays) ->
                new DayOfDelays(
                    origin,
                    LocalDate.ofInstant(window.start(), ZoneOffset.UTC),
                    delays.flights(),
                    delays.minutes()))
        .sink("files", Files.ndjson(args.output(), DayOfDelays.class));
  }

  /** Number of flights and sum of their delays. */
  record Total(long flights, long minutes) {
    Total plus(Total other) {
      return new Total(flights + other.flights, minutes + other.minutes);
    }
  }

  private record Delays() implements Aggregate<Flight, Total, Total> {
    @Override
    public TypeRef<Total> accumulatorType() {
      return TypeRef.of(Total.class);
    }

    @Override
    public Total create() {
      return new Total(0, 0);
    }

    @Override
    public Total add(Total total, Flight flight) {
      return total.plus(new Total(1, flight.delay()));
    }

    @Override
    public Total merge(Total left, Total right) {
      return left.plus(right);
    }

    @Override
    public Total result(Total total) {
      return total;
    }
  }

  public static void main(String[] args) {
    Weir.run(FlightDelays.class, args);
  }
}
