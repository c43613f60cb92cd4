package dev.weir.it.sim;

import dev.weir.coordinator.message.CoordinatorEvent;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator's end of the control streams of one kind of process, with the order of events that
 * its core is owed: Hello, reports, Gone; a new stream's Hello only after the old one's Gone.
 *
 * @param <C> commands
 */
final class Peers<C> {
  private final Naming naming;
  private final Consumer<CoordinatorEvent> events;
  private final TreeMap<String, Entry<C>> bySender = new TreeMap<>();

  private record Entry<C>(String incarnation, ControlStream<CoordinatorEvent, C> stream) {}

  /** Who sent an event. */
  record Sender(String name, String incarnation) {}

  /** How processes of this kind are told apart. */
  interface Naming {
    Sender sender(CoordinatorEvent event);

    boolean isHello(CoordinatorEvent event);

    CoordinatorEvent gone(Sender sender, String cause);
  }

  Peers(Naming naming, Consumer<CoordinatorEvent> events) {
    this.naming = naming;
    this.events = events;
  }

  /** The end of a new stream. */
  ControlStream.ServerEnd<CoordinatorEvent> enter(ControlStream<CoordinatorEvent, C> stream) {
    return new ControlStream.ServerEnd<>() {
      private @Nullable Sender joined;

      @Override
      public void received(CoordinatorEvent report) {
        Sender sender = naming.sender(report);
        if (joined == null) {
          if (!naming.isHello(report)) {
            throw new AssertionError("the first report of a stream is " + report);
          }
          joined = sender;
          Entry<C> old = bySender.put(sender.name(), new Entry<>(sender.incarnation(), stream));
          if (old != null) {
            events.accept(naming.gone(new Sender(sender.name(), old.incarnation), "replaced"));
            old.stream.refuse("replaced");
          }
          events.accept(report);
        } else if (isCurrent()) {
          events.accept(report);
        }
      }

      private boolean isCurrent() {
        Entry<C> current = joined == null ? null : bySender.get(joined.name());
        return current != null && current.stream == stream;
      }

      @Override
      public void ended(String cause) {
        if (joined != null && isCurrent()) {
          bySender.remove(joined.name());
          events.accept(naming.gone(joined, cause));
        }
      }
    };
  }

  void send(String name, String incarnation, C command, boolean once) {
    Entry<C> entry = bySender.get(name);
    if (entry != null && entry.incarnation.equals(incarnation)) {
      entry.stream.command(command, once);
    }
  }

  void close(String name, String incarnation, String cause) {
    Entry<C> entry = bySender.get(name);
    if (entry != null && entry.incarnation.equals(incarnation)) {
      bySender.remove(name);
      entry.stream.refuse(cause);
      events.accept(naming.gone(new Sender(name, incarnation), cause));
    }
  }
}
