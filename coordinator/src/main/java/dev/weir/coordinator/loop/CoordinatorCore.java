package dev.weir.coordinator.loop;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import dev.weir.coordinator.leader.IdSource;
import dev.weir.coordinator.leader.LeaderCore;
import dev.weir.coordinator.leader.LeaderSignal;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.CloseExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.CloseWorker;
import dev.weir.coordinator.message.CoordinatorCommand.Halt;
import dev.weir.coordinator.message.CoordinatorCommand.ToExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.ToWorker;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.CoordinatorEvent.Asked;
import dev.weir.coordinator.message.CoordinatorEvent.FromExecutor;
import dev.weir.coordinator.message.CoordinatorEvent.FromWorker;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.Now;
import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.coordinator.schedule.Outbox;
import dev.weir.coordinator.schedule.ScheduleCore;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.LeaderView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator: leadership, and while it leads, scheduling. Event in, commands out; owned by
 * {@link CoordinatorLoop}'s thread or the simulator's; no thread, clock, randomness, logging or
 * I/O.
 *
 * <p>Three rules are held here and nowhere else.
 *
 * <ul>
 *   <li>Scheduling hears nothing unless the leader leads: what happens while it loads or is frozen
 *       waits in order, so that a frozen leader writes, triggers, commits, deploys and deletes
 *       nothing (rule 6). Heartbeats are answered with a lease of 0 meanwhile.
 *   <li>Scheduling's time stands still while the leader is frozen, and a pause of this very process
 *       counts for at most {@value #MAX_STEP_MILLIS} ms of it: nobody is silent while nobody
 *       listens.
 *   <li>A message of a higher epoch halts this process; one of a lower epoch counts for nothing,
 *       unless it opens a stream (I2).
 * </ul>
 */
public final class CoordinatorCore {
  /** Longest time between two events that counts. */
  public static final long MAX_STEP_MILLIS = 1_000;

  /** Longest time without a tick. */
  public static final long MAX_REST_MILLIS = 500;

  /** Events that may wait while the leader does not lead. */
  public static final int MAX_DEFERRED = 100_000;

  private final Config config;
  private final IdSource ids;
  private final LeaderCore leader;
  private final Deque<Object> deferred = new ArrayDeque<>();
  private final List<CoordinatorCommand> out = new ArrayList<>();
  private @Nullable ScheduleCore schedule;
  private long lastMillis;
  private long steadyMillis;

  /**
   * @param version that workers and executors must have
   * @param sessionMillis of the metadata store
   * @param seed of names and tokens; another one for each process
   */
  public record Config(
      LeaderCore.Identity identity, String version, long sessionMillis, long seed) {}

  public CoordinatorCore(Config config) {
    this.config = config;
    this.ids = new IdSource(config.seed());
    this.leader = new LeaderCore(config.identity(), ids, config.sessionMillis());
  }

  /** Takes the next event; the commands are to be carried out in order. */
  public List<CoordinatorCommand> on(Now now, CoordinatorEvent event) {
    if (leader.halted()) {
      return List.of();
    }
    leader.onEvent(now.monotonicMillis(), out::add);
    Now steady = advance(now);
    if (event instanceof CoordinatorEvent.Election election) {
      leader.on(election.event(), out::add);
    } else if (event instanceof CoordinatorEvent.LeaderUnreachable unreachable) {
      leader.onLeaderUnreachable(unreachable.epoch(), out::add);
    } else if (event instanceof CoordinatorEvent.Metadata answer) {
      LeaderSignal signal = leader.on(answer.event(), out::add);
      if (signal instanceof LeaderSignal.Started) {
        deferred.addFirst(signal); // who said hello while it was loading is heard after it
      } else if (signal != null) {
        deferred.add(signal);
      }
    } else if (event instanceof CoordinatorEvent.Tick) {
      leader.onTick(now.monotonicMillis(), out::add);
      if (leader.leading()) {
        deferred.add(event);
      }
    } else if (!leader.claimed()) {
      refuse(event);
    } else if (isOfThisEpoch(event)) {
      take(event);
    }
    catchUp(steady);
    List<CoordinatorCommand> commands = List.copyOf(out);
    out.clear();
    return commands;
  }

  /** Whether this coordinator leads and acts. */
  public boolean leading() {
    return leader.leading();
  }

  /**
   * For how long after the last event a tick has nothing to do, unless another event comes first.
   * At most {@value #MAX_REST_MILLIS}: those who fall silent are noticed at a tick.
   */
  public long restMillis() {
    if (!leader.rests() || !deferred.isEmpty()) {
      return 0;
    }
    ScheduleCore known = schedule;
    long until = known == null ? Long.MAX_VALUE : known.restsUntilMillis();
    return Math.max(0, Math.min(MAX_REST_MILLIS, until - steadyMillis));
  }

  private Now advance(Now now) {
    long step = Math.max(0, Math.min(MAX_STEP_MILLIS, now.monotonicMillis() - lastMillis));
    lastMillis = now.monotonicMillis();
    steadyMillis += leader.leading() ? step : 0;
    return new Now(steadyMillis, now.wallMillis());
  }

  /** Gives scheduling what has waited, if it may act now. */
  private void catchUp(Now steady) {
    while (leader.leading() && !deferred.isEmpty()) {
      Object next = deferred.remove();
      if (next instanceof LeaderSignal.Started started) {
        Outbox outbox = new Outbox(ids, leader.calls());
        String coordinator = config.identity().coordinator();
        schedule = new ScheduleCore(coordinator, config.version(), outbox, steady, started.jobs());
      } else if (schedule != null) {
        out.addAll(
            next instanceof LeaderSignal.Settled settled
                ? schedule.on(steady, settled.outcome())
                : schedule.on(steady, (CoordinatorEvent) next));
      }
    }
    if (deferred.size() > MAX_DEFERRED) {
      out.add(
          new Halt(
              ErrorCode.INTERNAL,
              "more than " + MAX_DEFERRED + " events wait for the metadata store"));
    }
  }

  private void take(CoordinatorEvent event) {
    if (!leader.leading()
        && event instanceof FromExecutor from
        && from.news() instanceof ExecutorNews.Heartbeat) {
      out.add(
          new ToExecutor(
              from.executor(), from.incarnation(), leader.epoch(), new ExecutorOrder.Lease(0)));
    } else if (!leader.leading()
        && event instanceof FromWorker from
        && from.news() instanceof WorkerNews.Heartbeat) {
      out.add(
          new ToWorker(
              from.worker(), from.incarnation(), leader.epoch(), new WorkerOrder.Lease(0)));
    } else {
      deferred.add(event);
    }
  }

  private boolean isOfThisEpoch(CoordinatorEvent event) {
    LeaderEpoch epoch = leader.epoch();
    boolean opens = false;
    if (event instanceof FromExecutor from) {
      epoch = from.epoch();
      opens = from.news() instanceof ExecutorNews.Hello;
    } else if (event instanceof FromWorker from) {
      epoch = from.epoch();
      opens = from.news() instanceof WorkerNews.Hello;
    }
    leader.onEpoch(epoch, out::add);
    return !leader.halted() && (opens || epoch.equals(leader.epoch()));
  }

  /** Whoever speaks to a coordinator that does not lead is sent away. */
  private void refuse(CoordinatorEvent event) {
    Leader seen = leader.leaderSeen();
    String message =
        "coordinator "
            + config.identity().coordinator()
            + " does not lead; "
            + (seen == null ? "nobody does yet" : seen.coordinator() + " did when last seen");
    if (event instanceof Asked asked) {
      out.add(
          new CoordinatorCommand.Reply(
              asked.replyToken(), new Answer.Refused(ErrorCode.NO_LEADER, message)));
    } else if (event instanceof FromExecutor from) {
      out.add(new CloseExecutor(from.executor(), from.incarnation(), ErrorCode.NO_LEADER, message));
    } else if (event instanceof FromWorker from) {
      out.add(new CloseWorker(from.worker(), from.incarnation(), ErrorCode.NO_LEADER, message));
    }
  }

  /** Everything that is shown, as of now. */
  public ClusterView view(Now now) {
    Leader seen = leader.leaderSeen();
    LeaderView leadership =
        new LeaderView(
            config.identity().coordinator(),
            leader.stateTitle(),
            leader.leading(),
            seen == null ? 0 : seen.epoch().value(),
            seen == null ? "" : seen.coordinator(),
            seen == null ? "" : seen.httpAddress());
    ScheduleCore known = schedule;
    return known == null
        ? new ClusterView(now.wallMillis(), leadership, List.of(), List.of(), List.of())
        : new ClusterView(
            now.wallMillis(),
            leadership,
            known.workerViews(),
            known.executorViews(),
            known.jobViews());
  }
}
