package dev.weir.it.sim;

import java.util.PriorityQueue;

/**
 * The simulation's time and its agenda: events in order of time, events of the same time in order
 * of their planning. Time moves only when the next event is taken.
 */
final class SimClock {
  private final PriorityQueue<Planned> agenda = new PriorityQueue<>();
  private long nowMicros;
  private long planned;
  private long taken;

  private record Planned(long atMicros, long order, Runnable event) implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      int byTime = Long.compare(atMicros, other.atMicros);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  long nowMicros() {
    return nowMicros;
  }

  long nowMillis() {
    return nowMicros / 1_000;
  }

  /** Plans an event {@code delayMicros} from now. */
  void after(long delayMicros, Runnable event) {
    if (delayMicros < 0) {
      throw new IllegalArgumentException("delay of " + delayMicros + " µs");
    }
    agenda.add(new Planned(nowMicros + delayMicros, planned++, event));
  }

  /** Takes the next event; false when the agenda is empty. */
  boolean step() {
    Planned next = agenda.poll();
    if (next == null) {
      return false;
    }
    nowMicros = next.atMicros();
    taken++;
    next.event().run();
    return true;
  }

  /** Events taken so far. */
  long events() {
    return taken;
  }
}
