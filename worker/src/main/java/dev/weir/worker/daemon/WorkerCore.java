package dev.weir.worker.daemon;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A worker daemon's mind: it starts and kills executors as the leader says and reports their ends
 * until the leader has heard them. Pure; called by one thread.
 *
 * <p>An executor is <em>starting</em> from {@code Launch} to {@code Launched}, <em>running</em> to
 * {@code Exited}, then <em>ended</em>. Ends are said again to every new leader and at every
 * connection, because a stream may break between the end and its report.
 *
 * <p>Upholds I2: no command of a lower epoch than one accepted, and none for another incarnation,
 * is obeyed.
 */
public final class WorkerCore {
  /** Ends remembered for leaders that come later; more than any leader can still be waiting for. */
  static final int MAX_REMEMBERED_ENDS = 256;

  private final String incarnation;
  private final SortedMap<String, Long> running = new TreeMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final SortedMap<String, WorkerEvent.Exited> ended = new TreeMap<>();
  private final Set<String> endsInOrder = new LinkedHashSet<>();
  private long epoch;
  private boolean connected;

  /**
   * @param incarnation of this life of the daemon
   */
  public WorkerCore(String incarnation) {
    this.incarnation = incarnation;
  }

  /** What to do about an event. */
  public List<WorkerEffect> on(WorkerEvent event) {
    var effects = new ArrayList<WorkerEffect>();
    if (event instanceof WorkerEvent.Connected) {
      connected = true;
      effects.add(new WorkerEffect.SayHello(epoch, executors()));
      ended.values().forEach(end -> effects.add(said(end)));
    } else if (event instanceof WorkerEvent.Disconnected) {
      connected = false;
    } else if (event instanceof WorkerEvent.Ordered ordered) {
      obey(ordered, effects);
    } else if (event instanceof WorkerEvent.Launched launched) {
      running.put(launched.executor(), launched.pid());
    } else if (event instanceof WorkerEvent.Exited exited) {
      exited(exited, effects);
    } else if (event instanceof WorkerEvent.Tick && connected) {
      effects.add(new WorkerEffect.SayHeartbeat(epoch, executors()));
    }
    return effects;
  }

  private void obey(WorkerEvent.Ordered ordered, List<WorkerEffect> effects) {
    if (ordered.epoch() < epoch) {
      effects.add(
          new WorkerEffect.Distrust(
              "a command of epoch " + ordered.epoch() + " came after epoch " + epoch));
      return;
    }
    if (!ordered.incarnation().equals(incarnation)) {
      return;
    }
    epoch = ordered.epoch();
    WorkerOrder order = ordered.order();
    if (order instanceof WorkerOrder.StartExecutor start && known.add(start.executor())) {
      effects.add(new WorkerEffect.Launch(start.executor()));
    } else if (order instanceof WorkerOrder.KillExecutor kill) {
      WorkerEvent.@Nullable Exited end = ended.get(kill.executor());
      if (end != null) {
        effects.add(said(end));
      } else if (known.contains(kill.executor())) {
        effects.add(new WorkerEffect.Kill(kill.executor(), kill.reason()));
      }
    }
  }

  private void exited(WorkerEvent.Exited exited, List<WorkerEffect> effects) {
    running.remove(exited.executor());
    if (ended.put(exited.executor(), exited) == null) {
      endsInOrder.add(exited.executor());
    }
    if (endsInOrder.size() > MAX_REMEMBERED_ENDS) {
      String oldest = endsInOrder.iterator().next();
      endsInOrder.remove(oldest);
      ended.remove(oldest);
    }
    if (connected) {
      effects.add(said(exited));
    }
  }

  private WorkerEffect said(WorkerEvent.Exited end) {
    return new WorkerEffect.SayExited(epoch, end.executor(), end.exitCode(), end.lastWords());
  }

  private SortedMap<String, Long> executors() {
    return new TreeMap<>(running);
  }
}
