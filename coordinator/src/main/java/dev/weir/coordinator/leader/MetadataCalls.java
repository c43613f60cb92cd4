package dev.weir.coordinator.leader;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataChildren;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataRead;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataWrite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every call on the metadata store that a leader makes. The one place where a write gets its fence
 * {@code check(/leader, v)} (I1) and the one place where an unknown outcome is resolved (I10).
 * Owned by the coordinator's thread; pure.
 *
 * <pre>
 *   write: SENT ─ Written ───────────────────────────────► Applied
 *          SENT ─ Refused at the fence ──────────────────► Fenced
 *          SENT ─ Refused, no answer was ever lost ──────► Refused
 *          SENT ─ Refused, an answer was lost before ────► READING   (that write may have done it)
 *          SENT ─ Unknown ───────────────────────────────► READING
 *          READING ─ the node has my token ──────────────► Applied    (or is gone, if I delete)
 *          READING ─ the node is as before my write ─────► SENT again, same token; or Refused,
 *                                                          when the repetition was refused
 *          READING ─ anything else ──────────────────────► Fenced    (only a leader writes)
 *   read:  SENT ─ Unknown ─► SENT again; Unreadable is an answer
 * </pre>
 *
 * <p>Repeating a write is safe: it carries the versions it expects, so it is applied at most once,
 * and a version never goes back, so a refusal is final. While frozen nothing is sent; what became
 * unknown is taken up by {@link #thaw}.
 */
public final class MetadataCalls {
  /** Between two tries of a call whose answer was lost. */
  public static final long RETRY_MILLIS = 200;

  private final IdSource ids;
  private final LeaderEpoch epoch;
  private final int fenceVersion;
  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private boolean frozen;
  private long verifying;
  private long retryAtMillis;

  MetadataCalls(IdSource ids, LeaderEpoch epoch, int fenceVersion) {
    this.ids = ids;
    this.epoch = epoch;
    this.fenceVersion = fenceVersion;
  }

  /** The term that every value is written in. */
  public LeaderEpoch epoch() {
    return epoch;
  }

  /** A token for the values of the next write. */
  public long newToken() {
    return ids.next();
  }

  /**
   * Applies all operations or none, unless another coordinator leads.
   *
   * @param token the one in the values
   * @param deciding which operation shows that the write was applied: a Set or a Create by its
   *     token, a Delete by the node's absence
   */
  public void write(
      long token, List<MetadataOp> operations, int deciding, Consumer<CoordinatorCommand> out) {
    MetadataOp decider = operations.get(deciding);
    if (decider instanceof MetadataOp.Check) {
      throw new IllegalArgumentException("operation " + deciding + " leaves no trace");
    }
    if (frozen) {
      throw new IllegalStateException("a frozen leader writes nothing");
    }
    start(new Write(token, fenced(operations), deciding + 1), out);
  }

  /** Whether this coordinator still leads: a write of nothing, the one call of a frozen leader. */
  void verify(long token, Consumer<CoordinatorCommand> out) {
    verifying = token;
    start(new Write(token, fenced(List.of()), 0), out);
  }

  /** Reads a node after every write that was applied before the call; returns the token. */
  public long read(String path, Consumer<CoordinatorCommand> out) {
    long token = newToken();
    start(new Read(new MetadataRead(token, path)), out);
    return token;
  }

  /** Names of the children, sorted; returns the token. */
  public long children(String path, Consumer<CoordinatorCommand> out) {
    long token = newToken();
    start(new Read(new MetadataChildren(token, path)), out);
    return token;
  }

  private List<MetadataOp> fenced(List<MetadataOp> operations) {
    List<MetadataOp> all = new ArrayList<>(operations.size() + 1);
    all.add(new MetadataOp.Check(MetadataPaths.LEADER, fenceVersion));
    all.addAll(operations);
    return List.copyOf(all);
  }

  private void start(Call call, Consumer<CoordinatorCommand> out) {
    calls.put(call.sentToken(), call);
    send(call, out);
  }

  /** The connection is in doubt: nothing is sent until {@link #thaw}. */
  void freeze() {
    frozen = true;
    verifying = 0;
  }

  /** This coordinator was found to lead still: what is unresolved is taken up again. */
  void thaw(Consumer<CoordinatorCommand> out) {
    frozen = false;
    retry(out);
  }

  void tick(long nowMillis, Consumer<CoordinatorCommand> out) {
    if (nowMillis >= retryAtMillis) {
      retryAtMillis = nowMillis + RETRY_MILLIS;
      retry(out);
    }
  }

  /** Whether none is to be sent again. */
  boolean rest() {
    return calls.values().stream().noneMatch(call -> call.waiting);
  }

  private void retry(Consumer<CoordinatorCommand> out) {
    for (Call call : List.copyOf(calls.values())) {
      if (call.waiting) {
        send(call, out);
      }
    }
  }

  private void send(Call call, Consumer<CoordinatorCommand> out) {
    call.waiting = frozen && call.sentToken() != verifying;
    if (!call.waiting) {
      out.accept(call.command());
    }
  }

  /** The answer of the store; null while the call goes on, or when it is no call of this object. */
  @Nullable Outcome on(MetadataEvent event, Consumer<CoordinatorCommand> out) {
    Call call = calls.remove(event.token());
    if (call == null) {
      return null;
    }
    Outcome outcome = call instanceof Write write ? write.on(event) : ((Read) call).on(event);
    if (outcome == null) {
      calls.put(call.sentToken(), call);
      if (!call.waiting) {
        send(call, out);
      }
    }
    return outcome;
  }

  /** Calls that have no outcome yet. */
  public int unresolved() {
    return calls.size();
  }

  /** A call under way. {@code waiting}: its answer was lost, and it is sent again later. */
  private abstract static class Call {
    boolean waiting;

    abstract long sentToken();

    abstract CoordinatorCommand command();
  }

  private static final class Read extends Call {
    private final CoordinatorCommand.Metadata call;

    Read(CoordinatorCommand.Metadata call) {
      this.call = call;
    }

    @Override
    long sentToken() {
      return call.token();
    }

    @Override
    CoordinatorCommand command() {
      return call;
    }

    @Nullable Outcome on(MetadataEvent event) {
      if (event instanceof MetadataEvent.Value found) {
        return new Outcome.Found(call.token(), found.value(), found.version());
      }
      if (event instanceof MetadataEvent.Unreadable damaged) {
        return new Outcome.Unreadable(
            call.token(), damaged.path(), damaged.version(), damaged.defect());
      }
      if (event instanceof MetadataEvent.Children listed) {
        return new Outcome.Listed(call.token(), listed.names());
      }
      waiting = true;
      return null;
    }
  }

  private final class Write extends Call {
    private final long token;
    private final List<MetadataOp> operations;
    private final int deciding;
    private boolean answerLost;
    private MetadataEvent.@Nullable Refused refusal;
    private long readToken;

    Write(long token, List<MetadataOp> operations, int deciding) {
      this.token = token;
      this.operations = operations;
      this.deciding = deciding;
    }

    @Override
    long sentToken() {
      return readToken != 0 ? readToken : token;
    }

    @Override
    CoordinatorCommand command() {
      return readToken != 0
          ? new MetadataRead(readToken, operations.get(deciding).path())
          : new MetadataWrite(token, operations);
    }

    @Nullable Outcome on(MetadataEvent event) {
      if (readToken != 0) {
        if (event instanceof MetadataEvent.Unreadable damaged) {
          return readBack(null, damaged.version());
        }
        return event instanceof MetadataEvent.Value found
            ? readBack(found.value(), found.version())
            : lost();
      }
      if (event instanceof MetadataEvent.Written written) {
        return new Outcome.Applied(token, written.versions().get(deciding));
      }
      if (event instanceof MetadataEvent.Refused refused) {
        return refused(refused);
      }
      answerLost = true;
      if (deciding == 0) {
        return lost();
      }
      readToken = ids.next();
      return null;
    }

    private @Nullable Outcome lost() {
      waiting = true;
      return null;
    }

    private @Nullable Outcome refused(MetadataEvent.Refused refused) {
      if (refused.operation() == 0) {
        return new Outcome.Fenced(token, "/leader is not at version " + fenceVersion);
      }
      if (!answerLost) {
        return new Outcome.Refused(token, refused.operation() - 1, refused.cause());
      }
      refusal = refused;
      readToken = ids.next();
      return null;
    }

    private @Nullable Outcome readBack(@Nullable MetadataValue value, int version) {
      MetadataOp decider = operations.get(deciding);
      boolean deleted = decider instanceof MetadataOp.Delete && version < 0;
      if (deleted || (value != null && value.token() == token)) {
        return new Outcome.Applied(token, version);
      }
      int before = -1;
      if (decider instanceof MetadataOp.Set set) {
        before = set.version();
      } else if (decider instanceof MetadataOp.Delete delete) {
        before = delete.version();
      }
      if (version != before) {
        return new Outcome.Fenced(token, decider.path() + " was written by somebody else");
      }
      if (refusal != null) {
        return new Outcome.Refused(token, refusal.operation() - 1, refusal.cause());
      }
      readToken = 0;
      return null;
    }
  }
}
