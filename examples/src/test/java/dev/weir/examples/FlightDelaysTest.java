package dev.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.JobDefinition;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.SharedCaptures;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.WindowFunction;
import dev.weir.connectors.files.json.JsonLines;
import dev.weir.examples.FlightDelays.DayOfDelays;
import dev.weir.examples.FlightDelays.Flight;
import dev.weir.examples.FlightDelays.Total;
import dev.weir.testkit.JobTest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlightDelaysTest {
  private static final Map<String, String> ARGS = Map.of("input", "in", "output", "out");

  private static JobGraph build() {
    return JobDefinition.of(FlightDelays.class).build(ARGS);
  }

  @Test
  void aDateIsReadAsUtc() {
    assertThat(new Flight("2001/01/01 00:47", 66, 1750, "DTW", "LAS").departure())
        .isEqualTo(Instant.parse("2001-01-01T00:47:00Z"));
    assertThatThrownBy(() -> new Flight("2001-01-01 00:47", 1, 1, "A", "B").departure())
        .isInstanceOf(DateTimeException.class)
        .hasMessageContaining("2001-01-01 00:47");
  }

  @Test
  @SuppressWarnings("unchecked")
  void aDayOfDelaysIsOneLineAsDocumented() throws Exception {
    var spec =
        (NodeSpec.WindowSpec<Flight, String, Total, Total, DayOfDelays>)
            build().node("delays-by-day").spec();
    Total total = spec.aggregate().create();
    total = spec.aggregate().add(total, new Flight("2001/01/01 00:47", 66, 1, "DTW", "LAS"));
    Total other =
        spec.aggregate()
            .add(spec.aggregate().create(), new Flight("2001/01/01 23:59", -5, 1, "DTW", "LAS"));
    WindowFunction<String, Total, DayOfDelays> function = spec.function();
    long start = Instant.parse("2001-01-01T00:00:00Z").toEpochMilli();

    DayOfDelays day =
        function.apply(
            "DTW",
            new TimeWindow(start, start + Duration.ofDays(1).toMillis()),
            spec.aggregate().result(spec.aggregate().merge(total, other)));

    var out = new ByteWriter(64, 1024);
    new JsonLines<>(TypeRef.of(DayOfDelays.class)).encoder().encode(day, out);
    assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"origin\":\"DTW\",\"day\":\"2001-01-01\",\"flights\":2,\"delayMinutes\":61}\n");
  }

  @Test
  void theTopologyHasOneWindowADay() {
    var window = build().topology().operators().get(1);

    assertThat(window.attributes())
        .containsEntry("window", "tumbling(86400000ms)")
        .containsEntry("key", "String")
        .containsEntry("accumulator", "Total{flights:long,minutes:long}");
    assertThat(SharedCaptures.find(build(), build())).isEmpty();
  }

  private static Flight flight(String date, int delay, String origin) {
    return new Flight(date, delay, 100, origin, "LAS");
  }

  @Test
  void aDayIsWrittenWhenTheInputIsADayFurther() {
    try (var t = JobTest.of(FlightDelays.class).arg("input", "-").arg("output", "-").start()) {
      assertThat(t.warnings()).isEmpty();
      t.source("flights")
          .send(
              flight("2001/01/01 00:47", 66, "DTW"),
              flight("2001/01/02 10:00", 1, "DTW"),
              flight("2001/01/01 23:59", -5, "DTW"),
              flight("2001/01/02 23:59", 2, "ATL"));
      assertThat(t.sink("files").records()).isEmpty();
      t.source("flights").send(flight("2001/01/03 00:00", 3, "ATL"));
      assertThat(t.sink("files").records()).containsExactly(day("DTW", 1, 2, 61));
      t.endOfInput();

      assertThat(t.sink("files").records())
          .containsExactlyInAnyOrder(
              day("DTW", 1, 2, 61), day("DTW", 2, 1, 1), day("ATL", 2, 1, 2), day("ATL", 3, 1, 3));
    }
  }

  private static DayOfDelays day(String origin, int day, long flights, long minutes) {
    return new DayOfDelays(origin, LocalDate.of(2001, 1, day), flights, minutes);
  }
}
