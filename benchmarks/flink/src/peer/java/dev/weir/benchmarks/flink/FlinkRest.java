package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.RunRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.execution.JobClient;

/** What Flink's REST says of its cluster and of a job. Used by one thread. */
final class FlinkRest {
  /** How many checkpoints it is to remember. */
  static final String HISTORY = "1000";

  private static final Pattern TASK_MANAGERS = Pattern.compile("\"taskmanagers\":(\\d+)");

  /** Of the history; the parts of an entry are in this order. */
  private static final Pattern COMPLETED =
      Pattern.compile(
          "\"id\":(\\d+),\"status\":\"COMPLETED\",[^{}]*?\"latest_ack_timestamp\":(\\d+),"
              + "\"checkpointed_size\":(\\d+)");

  private static final long PERIOD_MILLIS = 2000;

  /** A cluster that is ending takes requests and never answers them. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String server;

  FlinkRest(int port) {
    this.server = "http://127.0.0.1:" + port;
  }

  /** How many have registered; 0 while nobody answers. */
  int taskManagers() throws InterruptedException {
    Matcher found = TASK_MANAGERS.matcher(get("/overview"));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  /**
   * Waits for the end of a job.
   *
   * @return its checkpoints, if it was to take any; of a cluster that ends with its job those that
   *     were there when it was last asked, up to 2 s before
   */
  List<Checkpoint> await(JobClient job, RunRequest request) throws Exception {
    CompletableFuture<?> end = job.getJobExecutionResult();
    if (request.checkpointMillis() == 0) {
      end.get();
      return List.of();
    }
    Map<Long, Checkpoint> seen = new TreeMap<>();
    while (!ended(end)) {
      look(job, seen);
    }
    look(job, seen);
    return List.copyOf(seen.values());
  }

  private static boolean ended(CompletableFuture<?> end)
      throws ExecutionException, InterruptedException {
    try {
      end.get(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private void look(JobClient job, Map<Long, Checkpoint> seen) throws InterruptedException {
    Matcher found = COMPLETED.matcher(get("/jobs/" + job.getJobID() + "/checkpoints"));
    while (found.find()) {
      seen.put(
          Long.parseLong(found.group(1)),
          new Checkpoint(Long.parseLong(found.group(2)), Long.parseLong(found.group(3))));
    }
  }

  /** Empty while nobody answers. */
  private String get(String path) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE).build();
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    }
  }
}
