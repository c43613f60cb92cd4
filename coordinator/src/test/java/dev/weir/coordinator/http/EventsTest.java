package dev.weir.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.coordinator.live.Views;
import dev.weir.coordinator.live.Views.Second;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class EventsTest {
  private static final List<Second> EACH = Collections.nCopies(5, new Second(500, 0, 100));
  private ServerFixture fixture;

  @BeforeEach
  void start(@TempDir Path directory) {
    fixture = new ServerFixture("c1", directory, ServerFixture.open(), null, null);
    second(0);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void second(int n) {
    fixture.view.set(
        Views.cluster(Views.START + n * 1000L, Views.leading("c1", ""), Views.job(1, n, EACH)));
  }

  private record Event(String kind, String id, JsonNode data) {}

  private final class Events implements AutoCloseable {
    private final BufferedReader lines;

    Events(String path) throws Exception {
      HttpResponse<java.io.InputStream> response =
          fixture
              .client()
              .send(
                  HttpRequest.newBuilder(fixture.uri(path)).build(), BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next event; {@code end} when there will be none, however the connection ended. */
    Event next() {
      try {
        return read();
      } catch (IOException e) {
        return new Event("end", "", null);
      }
    }

    private Event read() throws IOException {
      String kind = "";
      String id = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          kind = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          return new Event(kind, id, new ObjectMapper().readTree(line.substring(6)));
        }
      }
      return new Event("end", "", null);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  @Test
  void aSnapshotComesFirstAndUpdatesFollowWithTheirRates() throws Exception {
    try (var events = new Events("/api/v1/jobs/hot-items/events")) {
      Event first = events.next();
      assertThat(first.kind()).isEqualTo("snapshot");
      assertThat(first.id()).isEqualTo("1");
      assertThat(first.data().path("job").path("name").asText()).isEqualTo("hot-items");
      assertThat(first.data().path("takenMillis").asLong()).isEqualTo(Views.START);
      double rate = 0;
      for (int n = 1; rate == 0; n++) {
        second(n);
        Event update = events.next();
        assertThat(update.kind()).isEqualTo("update");
        rate = update.data().path("job").path("recordsInPerSecond").asDouble();
      }
      assertThat(rate).isEqualTo(200);
    }
  }

  @Test
  void changesAreToldAtOnceAndNotAtTheNextSecond() throws Exception {
    int changes = 8;
    try (var events = new Events("/api/v1/events")) {
      events.next();
      long before = System.nanoTime();
      for (int n = 1; n <= changes; n++) {
        int jobs = (n + 1) % 2;
        if (jobs == 0) {
          fixture.view.set(Views.cluster(Views.START, Views.leading("c1", "")));
        } else {
          second(0);
        }
        fixture.replies.changed();
        assertThat(events.next().data().path("jobs")).hasSize(jobs);
      }
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before))
          .as("together; one a second would take twice as long")
          .isLessThan(changes * FiguresLoop.PERIOD_MILLIS / 2);
    }
  }

  @Test
  void streamsEndWhenTheCoordinatorLeadsNoMoreOrStops() throws Exception {
    var ends = new ArrayList<Events>();
    ends.add(new Events("/api/v1/events"));
    ends.get(0).next();
    fixture.view.set(Views.cluster(Views.START, Views.standby("c1", "c2", "127.0.0.1:1")));
    assertThat(ends.get(0).next().kind()).isEqualTo("end");
    second(1);
    try (var other = new Events("/api/v1/events")) {
      other.next();
      fixture.server.close();
      assertThat(other.next().kind()).isEqualTo("end");
    }
    ends.get(0).close();
  }

  @Test
  void anUnknownJobHasNoEvents() throws Exception {
    assertThat(fixture.get("/api/v1/jobs/nobody/events").statusCode()).isEqualTo(404);
  }

  @Test
  void thereIsRoomForSoManyStreamsAndNoMore() throws Exception {
    var open = new ArrayList<Events>();
    try {
      for (int i = 0; i < EventStreams.MAX_STREAMS; i++) {
        open.add(new Events("/api/v1/events"));
      }
      HttpResponse<String> refused = fixture.get("/api/v1/events");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(fixture.get("/api/v1/jobs").statusCode()).isEqualTo(200);
    } finally {
      for (Events events : open) {
        events.close();
      }
    }
  }
}
