package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The coordinators that stand by, as they last told the leader of themselves. It is for show only:
 * nothing is decided by it. Guarded by itself.
 */
final class Coordinators {
  static final String PATH = "/api/v1/coordinators";
  static final long FORGET_MILLIS = 8_000;
  static final int MAX_STANDBYS = 32;
  private static final int MAX_TEXT = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Seen> standbys = new LinkedHashMap<>();

  /** A coordinator process. */
  record Info(String id, long pid, String httpAddress, String controlAddress) {
    String json() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("id", id);
      node.put("pid", pid);
      node.put("httpAddress", httpAddress);
      node.put("controlAddress", controlAddress);
      return node.toString();
    }

    static Info parse(String text) {
      try {
        JsonNode node = JSON.readTree(text);
        var info =
            new Info(
                node.path("id").asText(),
                node.path("pid").asLong(),
                node.path("httpAddress").asText(),
                node.path("controlAddress").asText());
        if (!info.id().isEmpty() && text.length() <= MAX_TEXT * 4) {
          return info;
        }
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw Problem.of(ErrorCode.REQUEST_INVALID, "no JSON: " + e.getOriginalMessage())
            .exception();
      }
      throw Problem.of(ErrorCode.REQUEST_INVALID, "expected a coordinator's id").exception();
    }
  }

  private record Seen(Info info, long nanos) {}

  synchronized void tell(Info info) {
    forget();
    if (standbys.size() < MAX_STANDBYS || standbys.containsKey(info.id())) {
      standbys.put(info.id(), new Seen(info, System.nanoTime()));
    }
  }

  /** Those that have told of themselves lately. */
  synchronized List<Info> standbys() {
    forget();
    var infos = new ArrayList<Info>();
    standbys.values().forEach(seen -> infos.add(seen.info()));
    infos.sort(java.util.Comparator.comparing(Info::id));
    return infos;
  }

  private void forget() {
    long now = System.nanoTime();
    standbys
        .values()
        .removeIf(seen -> TimeUnit.NANOSECONDS.toMillis(now - seen.nanos()) > FORGET_MILLIS);
  }
}
