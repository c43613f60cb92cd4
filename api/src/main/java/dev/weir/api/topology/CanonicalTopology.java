package dev.weir.api.topology;

/**
 * The text that a {@link Fingerprint} is taken of: equal topologies have equal texts, different
 * ones different texts. One fact a line; names and values are escaped, so that no value can imitate
 * a line.
 *
 * <pre>{@code
 * weir-topology 1
 * operator 0 SOURCE bids
 *   type Bid{auction:long,time:Instant}
 *   attribute kind=files
 * operator 1 PROCESS silent
 *   type Alert{auction:long}
 *   state last value(Instant)
 *   timer quiet EVENT
 * edge 0 1 HASH long
 * }</pre>
 */
public final class CanonicalTopology {
  private CanonicalTopology() {}

  public static String text(Topology topology) {
    var text = new StringBuilder("weir-topology 1\n");
    for (int i = 0; i < topology.operators().size(); i++) {
      operator(text, i, topology.operators().get(i));
    }
    for (Topology.EdgeSpec edge : topology.edges()) {
      text.append("edge ").append(edge.from()).append(' ').append(edge.to());
      text.append(' ').append(edge.partitioning());
      if (!edge.key().isEmpty()) {
        text.append(' ').append(escape(edge.key()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static void operator(StringBuilder text, int position, OperatorSpec operator) {
    text.append("operator ").append(position).append(' ').append(operator.kind());
    text.append(' ').append(escape(operator.name())).append('\n');
    text.append("  type ").append(escape(operator.type())).append('\n');
    operator
        .attributes()
        .forEach(
            (key, value) -> {
              text.append("  attribute ").append(escape(key).replace("=", "\\e"));
              text.append('=').append(escape(value)).append('\n');
            });
    for (OperatorSpec.StateSpec state : operator.states()) {
      text.append("  state ").append(escape(state.name()).replace(" ", "\\s"));
      text.append(' ').append(escape(state.type())).append('\n');
    }
    for (OperatorSpec.TimerSpec timer : operator.timers()) {
      text.append("  timer ").append(escape(timer.name()).replace(" ", "\\s"));
      text.append(' ').append(escape(timer.domain())).append('\n');
    }
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
