package dev.weir.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link Subject} should hold, as plain maps. */
final class Model {
  final Map<String, String> values = new TreeMap<>();
  final Map<Long, Map<String, Long>> maps = new TreeMap<>();
  private final Map<String, Timer> timers = new LinkedHashMap<>();
  private long settings;

  /** A timer that is set; {@code place} orders timers of the same time. */
  record Timer(String key, long namespace, long time, long place) {}

  Model copy() {
    Model copy = new Model();
    copy.values.putAll(values);
    maps.forEach((key, map) -> copy.maps.put(key, new TreeMap<>(map)));
    copy.timers.putAll(timers);
    copy.settings = settings;
    return copy;
  }

  void set(String key, long namespace, long time) {
    Timer current = timers.get(key + "/" + namespace);
    if (current == null || current.time != time) {
      timers.put(key + "/" + namespace, new Timer(key, namespace, time, settings++));
    }
  }

  void cancel(String key, long namespace) {
    timers.remove(key + "/" + namespace);
  }

  List<Timer> timersInOrder() {
    List<Timer> all = new ArrayList<>(timers.values());
    all.sort(Comparator.comparingLong(Timer::time).thenComparingLong(Timer::place));
    return all;
  }

  /** The timers that are due, in order; they are gone afterwards. */
  List<Timer> takeDue(long upTo) {
    List<Timer> due = timersInOrder().stream().filter(timer -> timer.time <= upTo).toList();
    due.forEach(timer -> cancel(timer.key, timer.namespace));
    return due;
  }

  int timerCount() {
    return timers.size();
  }
}
