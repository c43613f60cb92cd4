package dev.weir.api;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.schema.Schema;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.source.Source;
import dev.weir.api.time.Watermarks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Job#define} describes its job with. Every source, sink and operator with state needs
 * a name: its identity for state, metrics and errors. Used by one thread, and only while {@code
 * define} runs.
 */
public final class JobBuilder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final List<Node> nodes = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> lineOfName = new HashMap<>();
  private boolean closed;

  JobBuilder() {}

  /** Begins a stream. Its records have no event time until {@link SourceStream#watermarks}. */
  public <T> SourceStream<T> source(String name, Source<T> source) {
    Objects.requireNonNull(source, "source");
    int id = add(name, new NodeSpec.SourceSpec<T>(source, null), source.type(), List.of());
    return new SourceStream<>(this, source.type(), id);
  }

  /**
   * Adds an operator.
   *
   * @param name as the user gave it
   * @return its id
   */
  int add(@Nullable String name, NodeSpec spec, TypeRef<?> type, List<Node.Input> inputs) {
    String line = UserLine.here();
    requireOpen(line);
    if (name == null || !NAME.matcher(name).matches()) {
      throw error(
          ErrorCode.NAME_MISSING,
          "a "
              + kind(spec)
              + (name == null ? " has no name" : " is called '" + name + "'")
              + "; give it one of 1 to 64 letters, digits, '.', '_' and '-' that begins with a letter"
              + " or digit",
          line);
    }
    String earlier = lineOfName.putIfAbsent(name, line);
    if (earlier != null) {
      throw error(
          ErrorCode.NAME_DUPLICATE,
          "'" + name + "' is also the name of the operator at " + earlier + "; rename one",
          line);
    }
    requireSchema("operator '" + name + "'", type, line);
    nodes.add(new Node(nodes.size(), name, spec, type, inputs));
    lines.add(line);
    return nodes.size() - 1;
  }

  /** Adds an operator that needs no name. */
  int addUnnamed(NodeSpec spec, TypeRef<?> type, List<Node.Input> inputs) {
    return add(kind(spec) + "-" + nodes.size(), spec, type, inputs);
  }

  @SuppressWarnings("unchecked") // the stream that calls is the source's own, of its type or above
  <T> void watermarks(int source, Watermarks<T> watermarks) {
    String line = UserLine.here();
    requireOpen(line);
    Node node = nodes.get(source);
    var spec = (NodeSpec.SourceSpec<T>) node.spec();
    if (spec.watermarks() != null) {
      throw error(
          ErrorCode.TOPOLOGY_INVALID, "source '" + node.name() + "' has watermarks already", line);
    }
    if (watermarks.timestamps() == null && !spec.source().givesTimestamps()) {
      throw error(
          ErrorCode.TOPOLOGY_INVALID,
          "source '"
              + node.name()
              + "' gives no event times with its records;"
              + " use Watermarks.boundedOutOfOrderness(record -> …, …)",
          line);
    }
    nodes.set(
        source,
        new Node(
            source,
            node.name(),
            new NodeSpec.SourceSpec<>(spec.source(), watermarks),
            node.type(),
            node.inputs()));
  }

  /** Refuses a type at the line of the user's call. */
  void requireSchema(String what, TypeRef<?> type, String line) {
    try {
      Schema.of(type);
    } catch (WeirException e) {
      throw new WeirException(e.code(), what + ": " + e.getMessage() + at(line), e);
    }
  }

  void requireKey(TypeRef<?> type) {
    String line = UserLine.here();
    try {
      Schema.ofKey(type);
    } catch (WeirException e) {
      throw new WeirException(e.code(), "keyBy: " + e.getMessage() + at(line), e);
    }
  }

  void requireOpen(String line) {
    if (closed) {
      throw error(
          ErrorCode.BUILDER_CLOSED,
          "the topology is fixed when define returns; describe all of it there, and keep neither the"
              + " builder nor a stream",
          line);
    }
  }

  static WeirException error(ErrorCode code, String message, String line) {
    return new WeirException(code, message + at(line));
  }

  private static String at(String line) {
    return " (" + line + ")";
  }

  /** Ends the definition and checks it as a whole. */
  JobGraph close() {
    closed = true;
    var graph = new JobGraph(nodes);
    new GraphCheck(graph, lines).run();
    return graph;
  }

  /** For someone whose define failed: nothing can be added any more. */
  void abandon() {
    closed = true;
  }

  private static String kind(NodeSpec spec) {
    String simple = spec.getClass().getSimpleName();
    return simple.substring(0, simple.length() - "Spec".length()).toLowerCase(Locale.ROOT);
  }
}
