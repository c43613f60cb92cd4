package dev.weir.deploy.demo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.http.ApiClient;

/**
 * What is known of the demo's job, as its leader last said it. A leader counts checkpoints from the
 * beginning of its own reign; this counts them over all of them. Used by one thread.
 */
final class JobWatch {
  private final ApiClient api;
  private final String job;
  private JsonNode view = JsonNodeFactory.instance.objectNode();
  private boolean reached;
  private String pointer = "";
  private long pointerMillis;
  private long checkpointsBefore;
  private long checkpointsOfLeader;

  /**
   * @param api without patience: between two leaders the last view stands
   */
  JobWatch(ApiClient api, String job) {
    this.api = api;
    this.job = job;
  }

  /** Asks; afterwards {@link #reached} says whether there was an answer. */
  void refresh() {
    try {
      take(api.get("/api/v1/jobs/" + job));
      reached = true;
    } catch (WeirException e) {
      reached = false;
    }
  }

  void take(JsonNode next) {
    view = next;
    JsonNode checkpoints = next.path("checkpoints");
    long completed = checkpoints.path("completed").asLong();
    if (completed < checkpointsOfLeader) {
      checkpointsBefore += checkpointsOfLeader;
    }
    checkpointsOfLeader = completed;
    pointer = checkpoints.path("pointer").asText();
    pointerMillis = checkpoints.path("last").path("triggeredMillis").asLong();
  }

  boolean reached() {
    return reached;
  }

  String status() {
    return view.path("status").asText("");
  }

  boolean running() {
    return reached && status().equals("RUNNING");
  }

  boolean ended() {
    return view.hasNonNull("endedMillis");
  }

  String error() {
    return view.path("error").asText("");
  }

  int attempt() {
    return view.path("attempt").asInt();
  }

  /** Of the last complete checkpoint; changes with each. */
  String pointer() {
    return pointer;
  }

  /** When the last complete checkpoint was triggered, wall clock; 0 before the first. */
  long lastTriggeredMillis() {
    return pointerMillis;
  }

  long checkpoints() {
    return checkpointsBefore + checkpointsOfLeader;
  }

  double recordsInPerSecond() {
    return view.path("recordsInPerSecond").asDouble();
  }

  /** Bids read as of the last checkpoint: the next position of the only split. */
  long position() {
    long last = -1;
    for (JsonNode position : view.path("positions")) {
      last = Math.max(last, position.asLong());
    }
    return last;
  }
}
