package dev.weir.it.sim;

import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataStore;
import dev.weir.checkpointing.meta.MetadataValue;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One coordinator process's connection to the metadata store: latency, a connection that breaks and
 * comes back, a session that outlives the process by its timeout, and answers that never come, so
 * that the outcome is unknown: applied, not applied, or applied later.
 */
final class SimZooKeeperClient implements MetadataStore, SimZooKeeper.Listener {
  /** What happens to a call. */
  enum Fate {
    ANSWERED,
    APPLIED_UNKNOWN,
    NOT_APPLIED_UNKNOWN,
    APPLIED_LATE_UNKNOWN
  }

  /** Delays and fates; the fault plan behind it. */
  interface Weather {
    long latencyMicros();

    /** Until a change is seen by who watches. */
    long watchMicros();

    /** How long after its answer was lost a call is still applied. */
    long lateMicros();

    Fate fate();
  }

  private static final Pattern ONCE = Pattern.compile(".*/(spec|wish|result)");
  private static final int CHANCES = 8;

  private final SimClock clock;
  private final SimZooKeeper server;
  private final Weather weather;
  private final long sessionMicros;
  private final Consumer<MetadataEvent> answers;
  private final Consumer<ElectionEvent> election;
  private long session;
  private long disconnectedAt;
  private boolean connected;
  private boolean alive = true;
  private boolean turnSaid;

  SimZooKeeperClient(
      SimClock clock,
      SimZooKeeper server,
      Weather weather,
      long sessionMicros,
      Consumer<MetadataEvent> answers,
      Consumer<ElectionEvent> election) {
    this.clock = clock;
    this.server = server;
    this.weather = weather;
    this.sessionMicros = sessionMicros;
    this.answers = answers;
    this.election = election;
    server.listen(this);
  }

  /** Connects for the first time. */
  void start() {
    clock.after(weather.latencyMicros(), this::newSession);
  }

  private void newSession() {
    if (!alive) {
      return;
    }
    connected = true;
    turnSaid = false;
    session = server.openSession();
    election.accept(new ElectionEvent.SessionUp(server.electionNode(session), session));
    lookAround();
  }

  /** The process is dead: nothing is heard, and the session runs out by itself. */
  void crash() {
    alive = false;
    server.forget(this);
    long abandoned = session;
    clock.after(connected ? sessionMicros : 0, () -> server.expire(abandoned));
  }

  /** The process stands still and sends no heartbeats: its session may run out meanwhile. */
  void silent(long forMicros) {
    if (alive && connected && forMicros >= sessionMicros) {
      long mine = session;
      clock.after(sessionMicros, () -> server.expire(mine));
      clock.after(forMicros, () -> disconnect(weather.latencyMicros()));
    }
  }

  /** The connection breaks and comes back after a while. */
  void disconnect(long forMicros) {
    if (!alive || !connected) {
      return;
    }
    connected = false;
    disconnectedAt = clock.nowMicros();
    election.accept(new ElectionEvent.Suspended());
    long mine = session;
    clock.after(sessionMicros, () -> expireIfStillAway(mine));
    clock.after(forMicros, this::reconnect);
  }

  private void expireIfStillAway(long mine) {
    if (mine == session && !connected && clock.nowMicros() - disconnectedAt >= sessionMicros) {
      server.expire(mine);
    }
  }

  private void reconnect() {
    if (!alive || connected) {
      return;
    }
    if (server.isLive(session)) {
      connected = true;
      election.accept(new ElectionEvent.Reconnected());
      turnSaid = false;
      lookAround();
    } else {
      election.accept(new ElectionEvent.Lost());
      newSession();
    }
  }

  @Override
  public void changed() {
    clock.after(weather.watchMicros(), this::lookAround);
  }

  private void lookAround() {
    if (!alive || !connected || !server.isLive(session)) {
      return;
    }
    MetadataEvent.Value leader = server.read(0, MetadataPaths.LEADER);
    election.accept(
        new ElectionEvent.LeaderSeen((MetadataValue.Leader) leader.value(), leader.version()));
    if (!turnSaid && server.isFirst(session)) {
      turnSaid = true;
      election.accept(new ElectionEvent.TurnCame(server.electionNode(session), 0));
    }
  }

  /** A job's birth, wish and end are written once: to see their answers lost takes more chances. */
  private Fate fate(List<MetadataOp> operations) {
    boolean rare = operations.stream().anyMatch(o -> ONCE.matcher(o.path()).matches());
    Fate fate = weather.fate();
    for (int i = 1; rare && fate == Fate.ANSWERED && i < CHANCES; i++) {
      fate = weather.fate();
    }
    return fate;
  }

  @Override
  public void write(long token, List<MetadataOp> operations) {
    Fate fate = connected ? fate(operations) : Fate.NOT_APPLIED_UNKNOWN;
    long there = weather.latencyMicros();
    long back = weather.latencyMicros();
    switch (fate) {
      case ANSWERED ->
          clock.after(
              there,
              () -> {
                if (alive && connected) {
                  MetadataEvent outcome = server.apply(token, operations);
                  clock.after(back, () -> answer(outcome));
                } else {
                  answer(new MetadataEvent.Unknown(token));
                }
              });
      case APPLIED_UNKNOWN -> {
        clock.after(there, () -> server.apply(token, operations));
        clock.after(there + back, () -> answer(new MetadataEvent.Unknown(token)));
      }
      case APPLIED_LATE_UNKNOWN -> {
        clock.after(there, () -> answer(new MetadataEvent.Unknown(token)));
        clock.after(there + weather.lateMicros(), () -> server.apply(token, operations));
      }
      case NOT_APPLIED_UNKNOWN ->
          clock.after(there + back, () -> answer(new MetadataEvent.Unknown(token)));
    }
  }

  @Override
  public void read(long token, String path) {
    query(token, () -> server.read(token, path));
  }

  @Override
  public void children(long token, String path) {
    query(token, () -> new MetadataEvent.Children(token, server.children(path)));
  }

  private void query(long token, java.util.function.Supplier<MetadataEvent> question) {
    long there = weather.latencyMicros();
    long back = weather.latencyMicros();
    boolean answered = connected && weather.fate() == Fate.ANSWERED;
    clock.after(
        there,
        () -> {
          MetadataEvent answer =
              answered && connected ? question.get() : new MetadataEvent.Unknown(token);
          clock.after(back, () -> answer(answer));
        });
  }

  private void answer(MetadataEvent event) {
    if (alive) {
      answers.accept(event);
    }
  }
}
