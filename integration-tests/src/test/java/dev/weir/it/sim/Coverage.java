package dev.weir.it.sim;

import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.it.sim.invariants.Observer;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which transitions of the protocol's state machines a simulation went through, and which branches
 * for unknown outcomes, as far as the ports show them.
 */
final class Coverage implements Observer {
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final Map<String, String> leaderStates = new HashMap<>();
  private final Map<Long, Step> writes = new HashMap<>();
  private final Map<String, String> checkpoints = new HashMap<>();
  private boolean deploying;

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

  /** A write was sent. */
  void wrote(long token, Step step) {
    writes.put(token, step);
  }

  /** The metadata store's answer to one. */
  void answered(MetadataEvent event) {
    Step step = writes.get(event.token());
    if (step == null) {
      return;
    }
    String what = step.name().replace("_SENT", "");
    if (event instanceof MetadataEvent.Unknown) {
      count("UNKNOWN " + what);
    } else if (event instanceof MetadataEvent.Refused) {
      count("REFUSED " + what);
    } else {
      count("WRITTEN " + what);
    }
  }

  @Override
  public void commanded(String coordinator, CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.BlobCreate create
        && StoreKeys.parse(create.key()) instanceof StoreKeys.ManifestObject) {
      checkpoint(coordinator, "STORING");
    } else if (command instanceof CoordinatorCommand.ToExecutor order) {
      ordered(coordinator, order.order());
    }
  }

  private void ordered(String coordinator, ExecutorOrder order) {
    if (order instanceof ExecutorOrder.TriggerBarrier) {
      checkpoint(coordinator, "COLLECTING");
    } else if (order instanceof ExecutorOrder.AbortThrough) {
      checkpoint(coordinator, "ABORTED");
    } else if (order instanceof ExecutorOrder.Commit) {
      checkpoint(coordinator, "NOTIFIED");
    } else if (order instanceof ExecutorOrder.Deploy deploy) {
      count(
          deploy.restores().stream().anyMatch(r -> !r.sections().isEmpty())
              ? "D6 DEPLOYING from a checkpoint"
              : "D6 DEPLOYING fresh");
      deploying = true;
    } else if (order instanceof ExecutorOrder.StartSources && deploying) {
      count("D6 DEPLOYING to RUNNING");
      deploying = false;
    } else if (order instanceof ExecutorOrder.DropAttempt) {
      count("D6 dropped an attempt");
    }
  }

  /** D5: where the checkpoint in flight stands. */
  void checkpoint(String coordinator, @Nullable String state) {
    String before = checkpoints.put(coordinator, state);
    if (before != null && state != null && !before.equals(state)) {
      count("D5 " + before + " to " + state);
    }
  }

  /** D6: an attempt is stepped to while the one before was being deployed. */
  void stepped() {
    if (deploying) {
      count("D6 DEPLOYING to STEPPING");
    }
  }

  @Override
  public void workerObeyed(String incarnation, long epoch, String named, boolean obeyed) {
    count(obeyed ? "D3 obeyed" : "D3 STALE_EPOCH");
  }

  @Override
  public void partRenamed(String from, String to, byte[] content) {
    if (deploying) {
      count("D6 committed what was pending");
    }
  }

  @Override
  public void partDeleted(String name) {
    if (deploying) {
      count("D6 cleared a stray");
    }
  }
}
