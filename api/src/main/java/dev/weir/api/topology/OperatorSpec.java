package dev.weir.api.topology;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An operator as the topology shows it: everything that must be equal wherever the job is rebuilt,
 * and nothing that differs between two JVMs (no class name of a lambda).
 *
 * @param name identity, unique in the job
 * @param type canonical text of the type it emits; of a sink, the type it takes
 * @param attributes window sizes, key type, connector settings and the like
 * @param states its declared keyed state, in order of name
 * @param timers its declared timers, in order of name
 */
public record OperatorSpec(
    String name,
    Kind kind,
    String type,
    SortedMap<String, String> attributes,
    List<StateSpec> states,
    List<TimerSpec> timers) {
  public OperatorSpec {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    states = List.copyOf(states);
    timers = List.copyOf(timers);
  }

  /** What an operator does. */
  public enum Kind {
    SOURCE,
    MAP,
    FILTER,
    FLAT_MAP,
    REDUCE,
    PROCESS,
    WINDOW,
    JOIN,
    WINDOW_JOIN,
    CO_GROUP,
    SINK
  }

  /**
   * @param type canonical text: {@code value(Instant)}, {@code list(..)}, {@code map(.., ..)}
   */
  public record StateSpec(String name, String type) {}

  /**
   * @param domain {@code EVENT} or {@code PROCESSING}
   */
  public record TimerSpec(String name, String domain) {}
}
