package dev.weir.worker.process;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.core.Digests;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.executor.AttemptTarget;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorReport;
import dev.weir.worker.executor.ExecutorReport.Stage;
import dev.weir.worker.rpc.ControlLoop;
import dev.weir.worker.rpc.GrpcSecurity;
import dev.weir.worker.rpc.WireRehearsal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@link WarmUpJob} through everything that an executor has, so that the classes are loaded
 * when the first real job comes, and an installation that cannot run a job never says hello: two
 * executors in this process, joined by their exchange ports, a checkpoint, a restore, the end.
 *
 * <p>All but {@link #run} is on the control thread. Transitions: described by one → first attempt
 * deployed → ready, sources started, checkpoint 1 → second attempt deployed from it → ready,
 * sources started → all finished, checkpoint 2 → committed: done. Any failure ends it.
 */
final class WarmUp implements AutoCloseable {
  static final long TIMEOUT_MILLIS = 30_000;

  static final String CLUSTER = "warm-up";
  private static final JobId JOB = new JobId("00000000000000000000000000000000");
  static final LeaderEpoch EPOCH = new LeaderEpoch(1);

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final ControlLoop control =
      new ControlLoop("warm-up", failure -> done.completeExceptionally(failure));
  private final WarmUpPlan plan = new WarmUpPlan();
  private final WarmUpExecutors executors;
  private final SortedMap<SubtaskId, Stage> stages = new TreeMap<>();
  private final SortedMap<SubtaskId, SectionHandle> sections = new TreeMap<>();
  private final Set<Integer> committed = new HashSet<>();
  private CheckpointId pointer = CheckpointId.NONE;
  private int attempt;

  private WarmUp(String host, String reachable, GrpcSecurity security) {
    this.executors =
        new WarmUpExecutors(
            host,
            reachable,
            security,
            control,
            (executor, report) -> control.execute(() -> heard(executor, report)),
            done::completeExceptionally);
  }

  /**
   * Runs the job once.
   *
   * @param host to bind two exchange ports of
   * @param reachable what others call this host: the job's own frames go there
   * @throws WeirException when it did not come to its end, or not in time
   */
  static void run(String host, String reachable, GrpcSecurity security) {
    try (var warmUp = new WarmUp(host, reachable, security)) {
      warmUp.control.execute(warmUp::describe);
      warmUp.done.orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new WeirException(
          ErrorCode.INTERNAL,
          "the built-in job that every executor runs first did not come to its end within "
              + TIMEOUT_MILLIS
              + " ms, so this executor takes no other; look for a damaged installation, a port that"
              + " cannot be reached on "
              + reachable
              + ", or a machine with far too much to do: "
              + cause,
          cause);
    }
  }

  private AttemptTarget target() {
    return new AttemptTarget(JOB, 0, attempt);
  }

  private void describe() {
    String unused = Digests.sha256(new byte[1]); // as of a jar, which this job has not
    executors.tell(0, WireRehearsal.describe(CLUSTER, JOB, WarmUpPlan.code()));
  }

  private void deploy() {
    attempt++;
    stages.clear();
    List<PeerAddress> peers = executors.peers();
    for (int i = 0; i < peers.size(); i++) {
      executors.tell(i, plan.deploy(target(), i, peers, sections.values(), pointer));
    }
  }

  private void checkpoint() {
    sections.clear();
    executors.all(new ExecutorCommand.TriggerBarrier(target(), CheckpointId.of(EPOCH, attempt)));
  }

  private void heard(int executor, ExecutorReport report) {
    if (report instanceof ExecutorReport.SubtaskStatus status && status.target().equals(target())) {
      status(status);
    } else if (report instanceof ExecutorReport.Described answer) {
      described(answer);
    } else if (report instanceof ExecutorReport.CheckpointAck ack
        && ack.target().equals(target())) {
      ack.sections().forEach(section -> sections.put(section.subtask(), section));
      if (sections.size() == plan.subtasks()) {
        complete(ack.checkpoint());
      }
    } else if (report instanceof ExecutorReport.CheckpointDeclined declined) {
      done.completeExceptionally(new IllegalStateException(declined.error().message()));
    } else if (report instanceof ExecutorReport.CommitReport commit
        && commit.target().equals(target())
        && attempt == 2) {
      committed.add(executor);
      if (committed.size() == WarmUpExecutors.NUMBER) {
        done.complete(null);
      }
    }
  }

  private void described(ExecutorReport.Described answer) {
    if (answer.error() != null) {
      done.completeExceptionally(new IllegalStateException(answer.error().message()));
    } else {
      deploy();
    }
  }

  private void status(ExecutorReport.SubtaskStatus status) {
    stages.put(status.subtask(), status.stage());
    if (status.error() != null) {
      done.completeExceptionally(new IllegalStateException(status.error().message()));
    } else if (all(Stage.READY)) {
      executors.all(new ExecutorCommand.StartSources(target()));
      if (attempt == 1) {
        checkpoint();
      }
    } else if (attempt == 2 && all(Stage.FINISHED)) {
      checkpoint();
    }
  }

  private boolean all(Stage stage) {
    return stages.size() == plan.subtasks()
        && stages.values().stream().allMatch(one -> one == stage);
  }

  private void complete(CheckpointId checkpoint) {
    pointer = checkpoint;
    executors.all(new ExecutorCommand.Commit(target(), pointer));
    if (attempt == 1) {
      deploy();
    }
  }

  @Override
  public void close() {
    executors.close();
    control.close();
  }
}
