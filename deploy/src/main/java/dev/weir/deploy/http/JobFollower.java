package dev.weir.deploy.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Waits for a job to end, telling each change of its status. */
public final class JobFollower {
  private static final long PERIOD_MILLIS = 250;

  /** Statuses that are told with their cause. */
  private static final Set<String> TROUBLED = Set.of("RESTARTING", "BLOCKED", "UNREADABLE");

  private final ApiClient api;
  private final Consumer<String> progress;

  /**
   * @param progress gets a line for each change
   */
  public JobFollower(ApiClient api, Consumer<String> progress) {
    this.api = api;
    this.progress = progress;
  }

  /** The job's view when it has ended. */
  public JsonNode await(String job) {
    String last = "";
    while (true) {
      JsonNode view = api.get("/api/v1/jobs/" + job);
      String status = view.path("status").asText();
      String line = line(view, status);
      if (!line.equals(last)) {
        last = line;
        progress.accept(line);
      }
      if (view.hasNonNull("endedMillis")) {
        return view;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS));
    }
  }

  private static String line(JsonNode view, String status) {
    int restarts = view.path("restarts").asInt();
    String line = status + (restarts == 0 ? "" : ", restart " + restarts);
    boolean troubled = TROUBLED.contains(status);
    return troubled && view.hasNonNull("error") ? line + ": " + view.path("error").asText() : line;
  }
}
