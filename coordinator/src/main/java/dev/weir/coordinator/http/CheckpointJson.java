package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointView;
import org.jspecify.annotations.Nullable;

/** A job's checkpoints as JSON. Stateless. */
final class CheckpointJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CheckpointJson() {}

  /** How many there were, where the pointer is, and the last one. */
  static ObjectNode sums(JobView job) {
    JobView.CheckpointsView checkpoints = job.checkpoints();
    ObjectNode node = JSON.objectNode();
    node.put("completed", checkpoints.completed());
    node.put("failed", checkpoints.failed());
    node.put("skipped", checkpoints.skipped());
    node.put("pointer", checkpoints.pointer());
    if (checkpoints.pointerMillis() > 0) {
      node.put("pointerMillis", checkpoints.pointerMillis());
    }
    if (checkpoints.inFlight() != null) {
      node.put("inFlight", checkpoints.inFlight());
    }
    CheckpointView last = lastCompleted(job);
    if (last != null) {
      node.set("last", one(last));
    }
    return node;
  }

  static @Nullable CheckpointView lastCompleted(JobView job) {
    CheckpointView last = null;
    for (CheckpointView checkpoint : job.checkpoints().history()) {
      if (checkpoint.outcome().equals("COMPLETED")) {
        last = checkpoint;
      }
    }
    return last;
  }

  static ObjectNode one(CheckpointView checkpoint) {
    ObjectNode node = JSON.objectNode();
    node.put("id", checkpoint.id());
    node.put("outcome", checkpoint.outcome());
    node.put("triggeredMillis", checkpoint.triggeredMillis());
    node.put("durationMillis", checkpoint.durationMillis());
    node.put("bytes", checkpoint.bytes());
    ObjectNode phases = node.putObject("phaseMicros");
    checkpoint.phaseMicros().forEach(phases::put);
    if (checkpoint.error() != null) {
      node.put("error", checkpoint.error());
    }
    return node;
  }
}
