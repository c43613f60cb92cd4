package dev.weir.coordinator.loop;

import dev.weir.api.error.ErrorCode;
import dev.weir.checkpointing.meta.MetadataStore;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.Halt;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.Now;
import dev.weir.coordinator.view.ClusterView;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's one thread: takes an event, asks {@link CoordinatorCore}, has the ports carry
 * the commands out. Every call of a port comes back as an event. Logs each event and command once.
 */
public final class CoordinatorLoop implements AutoCloseable {
  /** Events that wait; whoever posts more waits too. */
  static final int MAX_EVENTS = 100_000;

  /**
   * From the end of a tick to the next while anything is on its way, so that events are taken
   * however long a tick takes; while nothing is, the core says when.
   */
  static final long TICK_MILLIS = 50;

  static final long VIEW_MILLIS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorLoop.class);

  private final CoordinatorCore core;
  private final BlockingQueue<CoordinatorEvent> events = new ArrayBlockingQueue<>(MAX_EVENTS);
  private final Thread thread = new Thread(this::run, "coordinator");
  private volatile ClusterView view;
  private volatile boolean closed;
  private final Ports ports;
  private final PortCalls calls;

  /**
   * Where commands go.
   *
   * @param halt ends the process at once
   */
  public record Ports(
      MetadataStore metadata,
      BlobStore blobs,
      Workers workers,
      Replies replies,
      Consumer<Halt> halt) {}

  public CoordinatorLoop(CoordinatorCore core, Function<CoordinatorLoop, Ports> ports) {
    this.core = core;
    this.view = core.view(now());
    this.ports = ports.apply(this);
    this.calls = new PortCalls(this.ports, this::post);
  }

  public void start() {
    thread.start();
  }

  /** Something happened; by any thread. */
  public void post(CoordinatorEvent event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last snapshot, at most {@value #VIEW_MILLIS} ms old; by any thread. */
  public ClusterView view() {
    return view;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private static Now now() {
    return new Now(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), System.currentTimeMillis());
  }

  /** However many events come meanwhile, ticks do not stay away for longer than a rest. */
  private static long nextTick(long tickedAt, long restsUntil) {
    long latest = tickedAt + CoordinatorCore.MAX_REST_MILLIS;
    return Math.max(tickedAt + TICK_MILLIS, Math.min(latest, restsUntil));
  }

  private void run() {
    long tickedAt = now().monotonicMillis() - TICK_MILLIS;
    long tickAt = tickedAt;
    long viewAt = tickAt;
    boolean unseen = false;
    try {
      while (!closed) {
        long wait = (unseen ? Math.min(tickAt, viewAt) : tickAt) - now().monotonicMillis();
        CoordinatorEvent event = wait > 0 ? events.poll(wait, TimeUnit.MILLISECONDS) : null;
        Now now = now();
        if (event != null) {
          LOG.debug("event {}", event);
        } else if (now.monotonicMillis() >= tickAt) {
          event = new CoordinatorEvent.Tick();
        } else {
          viewAt = now.monotonicMillis() + VIEW_MILLIS;
          view = core.view(now);
          unseen = false;
          continue;
        }
        List<CoordinatorCommand> commands = core.on(now, event);
        boolean changed = commands.stream().anyMatch(CoordinatorCommand.Changed.class::isInstance);
        boolean answers = commands.stream().anyMatch(CoordinatorCommand.Reply.class::isInstance);
        // Before an answer goes out: who is told of a change must find it in the view.
        unseen = !(changed || answers || now.monotonicMillis() >= viewAt);
        if (!unseen) {
          viewAt = now.monotonicMillis() + VIEW_MILLIS;
          view = core.view(now);
        }
        for (CoordinatorCommand command : commands) {
          LOG.debug("command {}", command);
          calls.carryOut(command);
          closed |= command instanceof Halt;
        }
        if (changed) {
          ports.replies().changed();
        }
        tickedAt = event instanceof CoordinatorEvent.Tick ? now().monotonicMillis() : tickedAt;
        tickAt = nextTick(tickedAt, now.monotonicMillis() + core.restMillis());
      }
    } catch (InterruptedException e) {
      LOG.debug("the coordinator's loop is closed");
    } catch (RuntimeException | AssertionError e) {
      LOG.error("the coordinator's logic failed; the process ends", e);
      ports.halt().accept(new Halt(ErrorCode.INTERNAL, e.toString()));
    }
  }
}
