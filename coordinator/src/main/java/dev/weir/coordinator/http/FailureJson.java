package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.coordinator.view.JobView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a job restarted or failed, as JSON. Stateless. */
final class FailureJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private FailureJson() {}

  /** The last failure, with those before it; null when there was none under this leader. */
  static @Nullable ObjectNode last(List<JobView.Failure> history) {
    ArrayNode all = JSON.arrayNode();
    history.forEach(failed -> all.add(one(failed)));
    if (history.isEmpty()) {
      return null;
    }
    ObjectNode node = one(history.get(history.size() - 1));
    node.set("history", all);
    return node;
  }

  private static ObjectNode one(JobView.Failure failed) {
    ObjectNode node = JSON.objectNode();
    node.put("attempt", failed.attempt());
    node.put("atMillis", failed.atMillis());
    node.put("code", failed.code().code());
    node.put("title", failed.code().title());
    if (!failed.operator().isEmpty()) {
      node.put("operator", failed.operator());
    }
    if (failed.subtask() >= 0) {
      node.put("subtask", failed.subtask());
    }
    node.put("message", failed.message());
    ArrayNode frames = node.putArray("frames");
    failed.frames().forEach(frames::add);
    return node;
  }
}
