package dev.weir.coordinator.leader;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import dev.weir.coordinator.leader.LeaderState.Campaigning;
import dev.weir.coordinator.leader.LeaderState.Candidacy;
import dev.weir.coordinator.leader.LeaderState.Claiming;
import dev.weir.coordinator.leader.LeaderState.Frozen;
import dev.weir.coordinator.leader.LeaderState.Halted;
import dev.weir.coordinator.leader.LeaderState.Leading;
import dev.weir.coordinator.leader.LeaderState.Loading;
import dev.weir.coordinator.leader.LeaderState.Standby;
import dev.weir.coordinator.leader.LeaderState.Tries;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.Halt;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataChildren;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataRead;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataWrite;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who this coordinator is (D1). The election is a hint; the claim, a compare-and-set of {@code
 * /leader}, decides. Owned by the coordinator's thread; pure. A process that has ever led never
 * steps down: it halts.
 *
 * <pre>
 * Standby transitions to:
 *   Campaigning: after TurnCame; after LeaderUnreachable while a session stands
 * Campaigning transitions to:
 *   Claiming: after /leader was read, and when out of turn, nobody but the dead leader stands before
 *   Standby:  after others were found to stand before; after Lost
 * Claiming transitions to:
 *   Loading:  after the claim was applied, also when that was only found by reading back
 *   Standby:  after the claim was refused
 *   Halted:   after Lost
 * Loading transitions to:
 *   Leading:  after every job was read
 *   Frozen:   after Suspended
 *   Halted:   as Leading
 * Leading transitions to:
 *   Frozen:   after Suspended
 *   Halted:   after Lost, a refusal at the fence, or any sight of a higher epoch
 * Frozen transitions to:
 *   Loading or Leading: after Reconnected and a check of the fence
 *   Halted:   after Lost, a refusal at the fence, a higher epoch, or a session's length
 * </pre>
 *
 * <p>Upholds I1 (with {@link MetadataCalls}) and, for the coordinator's side, I2.
 */
public final class LeaderCore {
  /** Between two tries to claim while the turn is this coordinator's. */
  static final long CLAIM_RETRY_MILLIS = 200;

  private final Identity self;
  private final IdSource ids;
  private final long sessionMillis;
  private LeaderState state = new Standby();
  private @Nullable String ownNode;
  private @Nullable Candidacy turn;
  private @Nullable Leader seen;
  private @Nullable MetadataCalls calls;
  private @Nullable JobLoading loading;
  private boolean waiting;
  private long retryAtMillis;
  private long nowMillis;

  /**
   * @param coordinator id of this one
   * @param controlAddress host:port of its gRPC server
   * @param httpAddress host:port of its HTTP server
   */
  public record Identity(String coordinator, String controlAddress, String httpAddress) {}

  public LeaderCore(Identity self, IdSource ids, long sessionMillis) {
    this.self = self;
    this.ids = ids;
    this.sessionMillis = sessionMillis;
  }

  /** Whether irrevocable things may be done now. */
  public boolean leading() {
    return state instanceof Leading;
  }

  /** Whether /leader is this coordinator's, as far as it knows. */
  public boolean claimed() {
    return calls != null && !(state instanceof Halted);
  }

  public boolean halted() {
    return state instanceof Halted;
  }

  public String stateTitle() {
    return state.title();
  }

  /** Epoch of this coordinator's own term; NONE while it has none. */
  public LeaderEpoch epoch() {
    return calls == null ? LeaderEpoch.NONE : calls.epoch();
  }

  /** Who leads as far as this coordinator knows; null before the first. */
  public @Nullable Leader leaderSeen() {
    return seen;
  }

  /** The way to the metadata store; only of a coordinator that leads. */
  public MetadataCalls calls() {
    if (calls == null) {
      throw new IllegalStateException("this coordinator has never led");
    }
    return calls;
  }

  /** A message proved that this epoch exists. */
  public void onEpoch(LeaderEpoch epoch, Consumer<CoordinatorCommand> out) {
    if (claimed() && epoch.compareTo(epoch()) > 0) {
      halt("a message of epoch " + epoch + " arrived; mine is " + epoch(), out);
    }
  }

  /**
   * An event is being taken. After a pause in which the session may have ended the fence is checked
   * before anything else is done (H11).
   */
  public void onEvent(long now, Consumer<CoordinatorCommand> out) {
    long pause = now - nowMillis;
    nowMillis = now;
    if (state instanceof Leading && pause > sessionMillis * 2 / 3) {
      suspended();
      reconnected(out);
    }
  }

  /** Time passed. */
  public void onTick(long now, Consumer<CoordinatorCommand> out) {
    if (state instanceof Frozen frozen && now - frozen.sinceMillis() > sessionMillis) {
      halt("no contact with the metadata store for more than a session", out);
      return;
    }
    if (calls != null) {
      calls.tick(now, out);
    } else if (now >= retryAtMillis) {
      retryAtMillis = now + CLAIM_RETRY_MILLIS;
      Candidacy mine = turn;
      if (state instanceof Standby && mine != null) {
        campaign(mine, false, out);
      } else if (waiting) {
        waiting = false;
        resend(out);
      }
    }
  }

  /** Whether a tick finds nothing to do: it leads or stands by, and no call is to be repeated. */
  public boolean rests() {
    return state instanceof Leading
        ? calls().rest()
        : state instanceof Standby && turn == null && !waiting;
  }

  /** A connection to the leader of this epoch was refused. */
  public void onLeaderUnreachable(LeaderEpoch epoch, Consumer<CoordinatorCommand> out) {
    if (state instanceof Standby && ownNode != null && seen != null && seen.epoch().equals(epoch)) {
      campaign(new Candidacy(ownNode, 0), true, out);
    }
  }

  /** What a candidate learns. */
  public void on(ElectionEvent event, Consumer<CoordinatorCommand> out) {
    if (state instanceof Halted) {
      return;
    }
    if (event instanceof ElectionEvent.SessionUp up) {
      ownNode = up.ownNode();
      turn = null;
    } else if (event instanceof ElectionEvent.TurnCame came) {
      ownNode = came.ownNode();
      turn = new Candidacy(came.ownNode(), came.nodeVersion());
      if (state instanceof Standby) {
        campaign(turn, false, out);
      }
    } else if (event instanceof ElectionEvent.Suspended) {
      suspended();
    } else if (event instanceof ElectionEvent.Reconnected) {
      reconnected(out);
    } else if (event instanceof ElectionEvent.Lost) {
      ownNode = null;
      turn = null;
      if (calls != null || state instanceof Claiming) {
        halt("the session with the metadata store is lost", out);
      } else {
        become(new Standby());
      }
    } else if (event instanceof ElectionEvent.LeaderSeen sight) {
      Leader leader = sight.leader();
      if (leader != null && (seen == null || leader.epoch().compareTo(seen.epoch()) >= 0)) {
        seen = leader;
        onEpoch(leader.epoch(), out);
      }
    }
  }

  /** Answer of the metadata store. */
  public @Nullable LeaderSignal on(MetadataEvent event, Consumer<CoordinatorCommand> out) {
    if (state instanceof Halted) {
      return null;
    }
    if (calls != null) {
      Outcome outcome = calls.on(event, out);
      return outcome == null ? null : on(outcome, out);
    }
    if (state instanceof Campaigning campaigning && event.token() == campaigning.token()) {
      return on(campaigning, event, out);
    }
    if (state instanceof Claiming claiming) {
      return on(claiming, event, out);
    }
    return null;
  }

  private void campaign(Candidacy mine, boolean outOfTurn, Consumer<CoordinatorCommand> out) {
    become(new Campaigning(mine, outOfTurn, ids.next()));
    resend(out);
  }

  /** Sends what the present state waits for. */
  private void resend(Consumer<CoordinatorCommand> out) {
    if (state instanceof Campaigning c) {
      out.accept(
          c.outOfTurn()
              ? new MetadataChildren(c.token(), MetadataPaths.ELECTION)
              : new MetadataRead(c.token(), MetadataPaths.LEADER));
    } else if (state instanceof Claiming c) {
      if (c.readToken() != 0) {
        out.accept(new MetadataRead(c.readToken(), MetadataPaths.LEADER));
      } else {
        MetadataOp check =
            new MetadataOp.Check(c.candidacy().ownNode(), c.candidacy().nodeVersion());
        MetadataOp claim =
            c.expectedVersion() < 0
                ? new MetadataOp.Create(MetadataPaths.LEADER, c.claim())
                : new MetadataOp.Set(MetadataPaths.LEADER, c.claim(), c.expectedVersion());
        out.accept(new MetadataWrite(c.token(), List.of(check, claim)));
      }
    }
  }

  private @Nullable LeaderSignal on(
      Campaigning campaigning, MetadataEvent event, Consumer<CoordinatorCommand> out) {
    if (event instanceof MetadataEvent.Children line) {
      if (isNext(line.names(), campaigning.candidacy().ownNode())) {
        campaign(campaigning.candidacy(), false, out);
      } else {
        become(new Standby());
      }
    } else if (event instanceof MetadataEvent.Value found) {
      Leader before = (Leader) found.value();
      LeaderEpoch epoch = before == null ? LeaderEpoch.NONE.next() : before.epoch().next();
      long token = ids.next();
      Leader claim =
          new Leader(epoch, token, self.coordinator(), self.controlAddress(), self.httpAddress());
      become(new Claiming(campaigning.candidacy(), claim, token, found.version(), 0, Tries.OPEN));
      resend(out);
    } else {
      waiting = true;
    }
    return null;
  }

  /** Whether nobody, or only one that is thought dead, stands before this candidate. */
  private static boolean isNext(List<String> line, String ownNode) {
    long own = sequence(ownNode);
    return line.stream().filter(name -> sequence(name) < own).count() <= 1;
  }

  private static long sequence(String node) {
    int end = node.length();
    int start = end;
    while (start > 0 && Character.isDigit(node.charAt(start - 1))) {
      start--;
    }
    return start == end
        ? Long.MAX_VALUE
        : Long.parseLong(node.substring(Math.max(start, end - 18)));
  }

  private @Nullable LeaderSignal on(
      Claiming claiming, MetadataEvent event, Consumer<CoordinatorCommand> out) {
    if (event.token() == claiming.token() && claiming.readToken() == 0) {
      if (event instanceof MetadataEvent.Written written) {
        load(claiming, written.versions().get(1), out);
      } else if (event instanceof MetadataEvent.Refused && claiming.tries() == Tries.OPEN) {
        become(new Standby());
      } else {
        boolean refused = event instanceof MetadataEvent.Refused;
        become(claiming.reading(ids.next(), refused ? Tries.REFUSED : Tries.ANSWER_LOST));
        resend(out);
      }
    } else if (event.token() == claiming.readToken()) {
      if (!(event instanceof MetadataEvent.Value found)) {
        waiting = true;
      } else if (found.value() != null && found.value().token() == claiming.token()) {
        load(claiming, found.version(), out);
      } else if (claiming.tries() == Tries.REFUSED
          || found.version() != claiming.expectedVersion()) {
        become(new Standby());
      } else {
        // Not applied so far, but it may be yet. So may the same claim sent again: both expect one
        // version, and whichever comes second is refused and reads the token of the first.
        become(claiming.reading(0, Tries.ANSWER_LOST));
        waiting = true;
      }
    }
    return null;
  }

  private void load(Claiming claiming, int fenceVersion, Consumer<CoordinatorCommand> out) {
    calls = new MetadataCalls(ids, claiming.claim().epoch(), fenceVersion);
    seen = claiming.claim();
    become(new Loading(claiming.claim().epoch()));
    loading = new JobLoading(calls, out);
  }

  private @Nullable LeaderSignal on(Outcome outcome, Consumer<CoordinatorCommand> out) {
    if (outcome instanceof Outcome.Fenced fenced) {
      halt("another coordinator leads: " + fenced.evidence(), out);
      return null;
    }
    if (state instanceof Frozen frozen && outcome.token() == frozen.verifyToken()) {
      become(frozen.loaded() ? new Leading(frozen.epoch()) : new Loading(frozen.epoch()));
      calls().thaw(out);
      return null;
    }
    JobLoading reads = loading;
    if (reads == null) {
      return new LeaderSignal.Settled(outcome);
    }
    reads.on(outcome, out);
    if (!reads.finished()) {
      return null;
    }
    loading = null;
    become(
        state instanceof Frozen f
            ? new Frozen(f.epoch(), true, f.sinceMillis(), f.verifyToken())
            : new Leading(epoch()));
    return new LeaderSignal.Started(epoch(), reads.jobs());
  }

  private void suspended() {
    MetadataCalls mine = calls;
    if (mine == null) {
      return;
    }
    mine.freeze();
    if (!(state instanceof Frozen)) {
      become(new Frozen(mine.epoch(), loading == null, nowMillis, 0));
    } else if (state instanceof Frozen frozen) {
      become(new Frozen(frozen.epoch(), frozen.loaded(), frozen.sinceMillis(), 0));
    }
  }

  private void reconnected(Consumer<CoordinatorCommand> out) {
    MetadataCalls mine = calls;
    if (state instanceof Frozen frozen && mine != null) {
      long token = ids.next();
      become(new Frozen(frozen.epoch(), frozen.loaded(), frozen.sinceMillis(), token));
      mine.verify(token, out);
    }
  }

  private void halt(String reason, Consumer<CoordinatorCommand> out) {
    become(new Halted(reason));
    out.accept(new Halt(ErrorCode.STALE_EPOCH, reason));
  }

  private void become(LeaderState next) {
    state = next;
    waiting = false;
  }
}
