package dev.weir.coordinator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.api.error.ErrorCode;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a submission says besides the jar.
 *
 * @param requestId empty: the client chose none
 */
record SubmitSpec(
    String name,
    String jobClass,
    SortedMap<String, String> args,
    SortedMap<String, String> settings,
    String requestId) {
  static final int MAX_CHARS = 1 << 20;

  private static final Set<String> FIELDS =
      Set.of("name", "class", "args", "settings", "requestId");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(8).maxStringLength(MAX_CHARS).build());
  }

  /**
   * @throws ProblemException REQUEST_INVALID naming the field
   */
  static SubmitSpec parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw invalid("has " + text.length() + " characters, at most " + MAX_CHARS + " are taken");
    }
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw invalid("is no JSON: " + e.getOriginalMessage());
    }
    if (!root.isObject()) {
      throw invalid("must be a JSON object");
    }
    root.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw invalid("has an unknown field '" + field + "'; known are " + sorted());
              }
            });
    String jobClass = text(root, "class");
    if (jobClass.isBlank()) {
      throw invalid("lacks the field 'class'");
    }
    String name = text(root, "name");
    if (name.isEmpty()) {
      name = jobClass.substring(jobClass.lastIndexOf('.') + 1).replace('$', '-');
    }
    if (!NAME.matcher(name).matches() || ID.matcher(name).matches()) {
      throw invalid(
          "names the job '" + name + "'; a name has up to 63 of [A-Za-z0-9._-] and is no job id");
    }
    return new SubmitSpec(
        name, jobClass, texts(root, "args"), texts(root, "settings"), text(root, "requestId"));
  }

  private static String text(JsonNode root, String field) {
    JsonNode value = root.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw invalid("field '" + field + "' must be a text");
    }
    return value.textValue();
  }

  /** Numbers and booleans are taken as they are written. */
  private static SortedMap<String, String> texts(JsonNode root, String field) {
    JsonNode map = root.path(field);
    var texts = new TreeMap<String, String>();
    if (map.isMissingNode() || map.isNull()) {
      return texts;
    }
    if (!map.isObject()) {
      throw invalid("field '" + field + "' must be an object");
    }
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      JsonNode value = entry.getValue();
      if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
        throw invalid("field '" + field + "." + entry.getKey() + "' must be a text or a number");
      }
      texts.put(entry.getKey(), value.asText());
    }
    return texts;
  }

  private static String sorted() {
    return String.join(", ", new java.util.TreeSet<>(FIELDS));
  }

  private static ProblemException invalid(String what) {
    return Problem.of(ErrorCode.REQUEST_INVALID, "the spec " + what).exception();
  }
}
