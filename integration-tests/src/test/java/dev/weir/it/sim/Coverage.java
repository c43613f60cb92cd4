package dev.weir.it.sim;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.it.sim.invariants.Observer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which transitions of the protocol's state machines a simulation went through, and which branches
 * for unknown outcomes, as far as the ports show them.
 */
final class Coverage implements Observer {
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final Map<String, String> leaderStates = new HashMap<>();
  private final Map<Long, Write> writes = new HashMap<>();

  /** Writes whose answer was lost, by who made them and what they decide. */
  private final Map<String, Long> unknown = new HashMap<>();

  /** What is read to learn of such a write's fate, by token. */
  private final Map<Long, Long> readBacks = new HashMap<>();

  /** By coordinator and job. */
  private final Map<String, String> checkpoints = new HashMap<>();

  /** Jobs of which an attempt is being deployed. */
  private final Set<String> deploying = new TreeSet<>();

  /** A write that was sent; {@code decider} null: it only asks whether the writer still leads. */
  private record Write(Step step, @Nullable MetadataOp decider) {
    String name() {
      return step == Step.IDLE ? "VERIFY" : step.name().replace("_SENT", "");
    }
  }

  SortedMap<String, Long> counts() {
    return counts;
  }

  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** D1: a coordinator's state after an event. */
  void leaderState(String process, String state) {
    String before = leaderStates.put(process, state);
    if (before != null && !before.equals(state)) {
      count("D1 " + before + " to " + state);
    }
  }

  /** A coordinator sends a write; {@code step}: what it is for. */
  void wrote(String coordinator, CoordinatorCommand.MetadataWrite write, Step step) {
    MetadataOp decider = null;
    for (MetadataOp operation : write.operations()) {
      if (!(operation instanceof MetadataOp.Check)) {
        decider = operation;
      }
    }
    Write before = writes.put(write.token(), new Write(step, decider));
    if (before != null) {
      count("UNKNOWN " + before.name() + ", written again");
    }
    String[] path = decider == null ? new String[0] : decider.path().split("/");
    if (step == Step.POINTER_SENT) {
      checkpoint(coordinator + path[2], "DECIDING");
    } else if (step == Step.EXEC_SENT && deploying.contains(path[2])) {
      count("D6 DEPLOYING to STEPPING");
    }
  }

  /** The metadata store's answer to a coordinator. */
  void answered(String coordinator, MetadataEvent event) {
    Long asked = readBacks.remove(event.token());
    if (asked != null && event instanceof MetadataEvent.Value found) {
      readBack(writes.get(asked), asked, found);
    }
    Write write = writes.get(event.token());
    if (write == null) {
      return;
    }
    if (event instanceof MetadataEvent.Unknown) {
      count("UNKNOWN " + write.name());
      if (write.decider() != null) {
        unknown.put(coordinator + write.decider().path(), event.token());
      }
    } else if (event instanceof MetadataEvent.Refused) {
      count("REFUSED " + write.name());
    } else {
      count("WRITTEN " + write.name());
    }
  }

  private void readBack(Write write, long token, MetadataEvent.Value found) {
    int before = write.decider() instanceof MetadataOp.Set set ? set.version() : -1;
    if (found.value() != null && found.value().token() == token) {
      count("UNKNOWN " + write.name() + ", was applied");
    } else if (found.version() == before) {
      count("UNKNOWN " + write.name() + ", was not applied");
    } else {
      count("UNKNOWN, written by somebody else");
    }
  }

  @Override
  public void commanded(String coordinator, CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.BlobCreate create
        && StoreKeys.parse(create.key()) instanceof StoreKeys.ManifestObject manifest) {
      checkpoint(coordinator + manifest.job(), "STORING");
    } else if (command instanceof CoordinatorCommand.MetadataRead read) {
      Long token = unknown.remove(coordinator + read.path());
      if (token != null) {
        readBacks.put(read.token(), token);
      }
    } else if (command instanceof CoordinatorCommand.ToExecutor order) {
      ordered(coordinator, order.order());
    }
  }

  private void ordered(String coordinator, ExecutorOrder order) {
    if (order instanceof ExecutorOrder.TriggerBarrier trigger) {
      checkpoint(coordinator + trigger.target().job(), "COLLECTING");
    } else if (order instanceof ExecutorOrder.AbortThrough abort) {
      checkpoint(coordinator + abort.target().job(), "ABORTED");
    } else if (order instanceof ExecutorOrder.Commit commit) {
      checkpoint(coordinator + commit.target().job(), "NOTIFIED");
    } else if (order instanceof ExecutorOrder.Deploy deploy) {
      count(
          deploy.restores().stream().anyMatch(r -> !r.sections().isEmpty())
              ? "D6 DEPLOYING from a checkpoint"
              : "D6 DEPLOYING fresh");
      deploying.add(deploy.target().job().value());
    } else if (order instanceof ExecutorOrder.StartSources start) {
      running(start.target().job());
    } else if (order instanceof ExecutorOrder.DropAttempt) {
      count("D6 dropped an attempt");
    }
  }

  private void running(JobId job) {
    if (deploying.remove(job.value())) {
      count("D6 DEPLOYING to RUNNING");
    }
  }

  /** D5: where the checkpoint in flight stands. */
  private void checkpoint(String of, String state) {
    String before = checkpoints.put(of, state);
    if (before != null && !before.equals(state)) {
      count("D5 " + before + " to " + state);
    }
  }

  @Override
  public void workerObeyed(String incarnation, long epoch, String named, boolean obeyed) {
    count(obeyed ? "D3 obeyed" : "D3 STALE_EPOCH");
  }

  @Override
  public void partRenamed(String directory, String from, String to, byte[] content) {
    if (!deploying.isEmpty()) {
      count("D6 committed what was pending");
    }
  }

  @Override
  public void partDeleted(String directory, String name) {
    if (!deploying.isEmpty()) {
      count("D6 cleared a stray");
    }
  }
}
