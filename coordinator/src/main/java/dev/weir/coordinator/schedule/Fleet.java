package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.CoordinatorCommand.CloseExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.CloseWorker;
import dev.weir.coordinator.message.CoordinatorCommand.ToExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.ToWorker;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.coordinator.schedule.ExecutorProcess.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The worker daemons and the executor processes: who is there, who is lost. A lost process is told
 * once, by {@link #takeLosses}, whichever sign of it comes first: the end of its stream, its
 * worker's word, or silence. Owned by the coordinator's thread; pure.
 */
final class Fleet {
  static final long LEASE_MILLIS = 20_000;

  /** A process that has said nothing for so long is lost. */
  static final long SILENCE_MILLIS = 10_000;

  /** Within it a started executor, or one whose stream ended, has to connect. */
  static final long CONNECT_MILLIS = 30_000;

  /** Within it an executor that was told to exit has to be gone. */
  static final long LEAVE_MILLIS = 10_000;

  /** Within it an executor has to let go of an attempt; it ends itself earlier, and says why. */
  static final long DROP_MILLIS = 4_000;

  private final Identity self;
  private final Outbox out;
  private final SortedMap<String, WorkerProcess> workers = new TreeMap<>();
  private final SortedMap<String, ExecutorProcess> executors = new TreeMap<>();
  private final List<Loss> losses = new ArrayList<>();
  private final long begunMillis;

  /** This coordinator's id and version. */
  record Identity(String coordinator, String version) {}

  /**
   * A member of a job that is lost.
   *
   * @param explained this was told before; now its worker says how it ended
   */
  record Loss(String executor, JobId job, ReportedError error, boolean explained) {}

  Fleet(Identity self, Outbox out) {
    this.self = self;
    this.out = out;
    this.begunMillis = out.nowMillis();
  }

  /** Whether workers have had the time to connect, and some did. */
  boolean settled() {
    return out.nowMillis() - begunMillis > SILENCE_MILLIS && !workers.isEmpty();
  }

  SortedMap<String, WorkerProcess> workers() {
    return workers;
  }

  SortedMap<String, ExecutorProcess> executors() {
    return executors;
  }

  /** Members that were lost since the last call. */
  List<Loss> takeLosses() {
    List<Loss> taken = List.copyOf(losses);
    losses.clear();
    return taken;
  }

  // ---- workers --------------------------------------------------------------------------------

  void on(String id, String incarnation, WorkerNews news) {
    WorkerProcess worker = workers.get(id);
    if (news instanceof WorkerNews.Hello hello) {
      hello(id, incarnation, hello);
    } else if (worker == null || !worker.connected || !worker.incarnation.equals(incarnation)) {
      return;
    } else if (news instanceof WorkerNews.Heartbeat heartbeat) {
      worker.lastHeardMillis = out.nowMillis();
      toWorker(worker, new WorkerOrder.Lease(LEASE_MILLIS));
      listed(id, heartbeat.executors());
    } else if (news instanceof WorkerNews.ExecutorExited exited) {
      ExecutorProcess executor = executors.get(exited.executor());
      if (executor != null && executor.worker.equals(id)) {
        exited(executor, Exits.cause(executor, exited));
        executors.remove(executor.id);
      }
    }
  }

  private void exited(ExecutorProcess executor, ReportedError cause) {
    JobId former = executor.formerJob;
    if (executor.role != Role.MEMBER && former != null) {
      losses.add(new Loss(executor.id, former, cause, true));
    }
    lost(executor, cause);
  }

  private void hello(String id, String incarnation, WorkerNews.Hello hello) {
    if (!hello.version().equals(self.version())) {
      out.add(
          new CloseWorker(id, incarnation, ErrorCode.VERSION_MISMATCH, versions(hello.version())));
      return;
    }
    WorkerProcess before = workers.get(id);
    if (before != null && !before.incarnation.equals(incarnation)) {
      for (ExecutorProcess executor : of(id)) {
        lost(executor, "worker " + id + " was started again");
        executors.remove(executor.id);
      }
    }
    WorkerProcess worker = new WorkerProcess(id, incarnation, hello, out.nowMillis());
    workers.put(id, worker);
    toWorker(worker, new WorkerOrder.Welcome(self.coordinator(), self.version()));
    listed(id, hello.executors());
    out.changed();
  }

  /** What really runs on a worker: the rest has ended, strangers are expected to connect. */
  private void listed(String worker, List<WorkerNews.RunningExecutor> running) {
    for (WorkerNews.RunningExecutor listed : running) {
      ExecutorProcess known = executors.get(listed.executor());
      (known == null ? expect(listed.executor(), worker) : known).pid = listed.pid();
    }
    List<String> ids = running.stream().map(WorkerNews.RunningExecutor::executor).toList();
    for (ExecutorProcess executor : of(worker)) {
      if (executor.role == Role.LEAVING && !executor.connected && !ids.contains(executor.id)) {
        executors.remove(executor.id);
        out.changed();
      }
    }
  }

  void workerGone(String id, String incarnation) {
    WorkerProcess worker = workers.get(id);
    if (worker != null && worker.incarnation.equals(incarnation)) {
      worker.connected = false;
      out.changed();
    }
  }

  // ---- executors ------------------------------------------------------------------------------

  /** News of the process itself; true when it is one that may be listened to. */
  boolean on(String id, String incarnation, ExecutorNews news) {
    if (news instanceof ExecutorNews.Hello hello) {
      hello(id, incarnation, hello);
      return false;
    }
    ExecutorProcess executor = executors.get(id);
    if (executor == null || !executor.connected || !executor.incarnation.equals(incarnation)) {
      return false;
    }
    executor.lastHeardMillis = out.nowMillis();
    if (news instanceof ExecutorNews.Heartbeat heartbeat) {
      executor.heartbeat = heartbeat;
      send(executor, new ExecutorOrder.Lease(LEASE_MILLIS));
    } else if (news instanceof ExecutorNews.AttemptDropped dropped
        && dropped.target().attempt() >= executor.droppedAttempt) {
      executor.dropDueMillis = Long.MAX_VALUE;
    } else if (news instanceof ExecutorNews.SubtaskReported report
        && report.target().attempt() > executor.droppedAttempt) {
      executor.dropDueMillis = Long.MAX_VALUE;
    }
    return executor.role != Role.LEAVING;
  }

  private void hello(String id, String incarnation, ExecutorNews.Hello hello) {
    WorkerProcess worker = workers.get(hello.worker());
    if (!hello.version().equals(self.version())) {
      refuse(id, incarnation, ErrorCode.VERSION_MISMATCH, versions(hello.version()));
      return;
    }
    if (worker != null && !worker.incarnation.equals(hello.workerIncarnation())) {
      refuse(id, incarnation, ErrorCode.STALE_EPOCH, "worker " + worker.id + " was started again");
      return;
    }
    ExecutorProcess executor = executors.get(id);
    if (executor != null && executor.connected) {
      disconnected(executor, "it connected again");
    }
    if (executor == null || !executor.worker.equals(hello.worker())) {
      executor = expect(id, hello.worker());
    }
    executor.incarnation = incarnation;
    executor.dataAddress = hello.dataAddress();
    executor.pid = hello.pid();
    executor.connected = true;
    executor.lastHeardMillis = out.nowMillis();
    send(executor, new ExecutorOrder.Welcome(self.coordinator(), self.version()));
    if (executor.role == Role.LEAVING) {
      send(executor, new ExecutorOrder.Exit("it was told so before"));
    } else {
      executor.role = Role.JOINING;
    }
    out.changed();
  }

  private void refuse(String id, String incarnation, ErrorCode code, String message) {
    out.add(new CloseExecutor(id, incarnation, code, message));
  }

  private String versions(String found) {
    return "expected version " + self.version() + ", found " + found;
  }

  void executorGone(String id, String incarnation, String cause) {
    ExecutorProcess executor = executors.get(id);
    if (executor != null && executor.connected && executor.incarnation.equals(incarnation)) {
      disconnected(executor, cause);
    }
  }

  private void disconnected(ExecutorProcess executor, String cause) {
    lost(
        executor,
        "the connection of executor "
            + executor.id
            + " on worker "
            + executor.worker
            + " ended: "
            + cause);
    executor.connected = false;
    if (executor.role != Role.LEAVING) {
      executor.role = Role.STARTING;
      executor.deadlineMillis = out.nowMillis() + SILENCE_MILLIS;
    }
    out.changed();
  }

  private void lost(ExecutorProcess executor, String how) {
    lost(executor, ReportedError.of(ErrorCode.EXECUTOR_LOST, how));
  }

  /** Tells its job, if it is a member of one, and makes it nobody's. */
  private void lost(ExecutorProcess executor, ReportedError how) {
    JobId job = executor.job;
    if (executor.role == Role.MEMBER && job != null) {
      losses.add(new Loss(executor.id, job, how, false));
      executor.formerJob = job;
    }
    executor.job = null;
    executor.heartbeat = null;
    executor.dropDueMillis = Long.MAX_VALUE;
    out.changed();
  }

  /** Its State showed that it is a spare. */
  void becomeSpare(ExecutorProcess executor) {
    executor.role = Role.SPARE;
    out.changed();
  }

  /** It works for this job from now on, and for no other ever. */
  void join(ExecutorProcess executor, JobId job) {
    executor.role = Role.MEMBER;
    executor.job = job;
    out.changed();
  }

  /** It has to let go of what it still runs of an attempt, soon; nothing if it runs none. */
  void drop(ExecutorProcess executor, AttemptTarget ofJob) {
    if (executor.droppedAttempt < executor.deployedAttempt) {
      executor.droppedAttempt = executor.deployedAttempt;
      executor.dropDueMillis = out.nowMillis() + DROP_MILLIS;
      send(
          executor,
          new ExecutorOrder.DropAttempt(
              new AttemptTarget(ofJob.job(), ofJob.region(), executor.deployedAttempt)));
    }
  }

  /** It is of no more use: its process ends. */
  void dismiss(ExecutorProcess executor, String reason) {
    send(executor, new ExecutorOrder.Exit(reason));
    leave(executor);
  }

  private void leave(ExecutorProcess executor) {
    executor.role = Role.LEAVING;
    executor.job = null;
    executor.dropDueMillis = Long.MAX_VALUE;
    executor.deadlineMillis = out.nowMillis() + LEAVE_MILLIS;
    out.changed();
  }

  private void kill(ExecutorProcess executor, String reason) {
    lost(executor, "executor " + executor.id + " was killed: " + reason);
    WorkerProcess worker = workers.get(executor.worker);
    if (worker != null && worker.connected) {
      toWorker(worker, new WorkerOrder.KillExecutor(executor.id, reason));
      leave(executor);
    } else {
      executors.remove(executor.id);
    }
    if (executor.connected) {
      refuse(executor.id, executor.incarnation, ErrorCode.EXECUTOR_LOST, reason);
      executor.connected = false;
    }
  }

  /** Starts an executor on a worker. */
  void start(WorkerProcess worker) {
    String id = worker.id + "-" + out.ids().hex16().substring(8);
    expect(id, worker.id);
    toWorker(worker, new WorkerOrder.StartExecutor(id));
  }

  private ExecutorProcess expect(String id, String worker) {
    ExecutorProcess executor = new ExecutorProcess(id, worker, out.nowMillis() + CONNECT_MILLIS);
    executors.put(id, executor);
    out.changed();
    return executor;
  }

  /** Time passed: whoever is late is lost. */
  void tick() {
    long now = out.nowMillis();
    for (WorkerProcess worker : List.copyOf(workers.values())) {
      if (now - worker.lastHeardMillis > SILENCE_MILLIS) {
        if (worker.connected) {
          worker.connected = false;
          out.add(
              new CloseWorker(
                  worker.id, worker.incarnation, ErrorCode.WORKER_LOST, "it was silent"));
          out.changed();
        } else if (of(worker.id).stream().noneMatch(e -> e.connected)) {
          of(worker.id).forEach(e -> executors.remove(e.id));
          workers.remove(worker.id);
          out.changed();
        }
      }
    }
    for (ExecutorProcess executor : List.copyOf(executors.values())) {
      boolean settled = executor.role == Role.SPARE || executor.role == Role.MEMBER;
      if (executor.connected && now - executor.lastHeardMillis > SILENCE_MILLIS) {
        kill(executor, "it was silent for " + SILENCE_MILLIS + " ms");
      } else if (now > executor.dropDueMillis) {
        kill(executor, "it did not let go of an attempt within " + DROP_MILLIS + " ms");
      } else if (!settled && now > executor.deadlineMillis) {
        kill(executor, "it did not " + (executor.role == Role.LEAVING ? "exit" : "connect"));
      }
    }
  }

  // ---- orders ---------------------------------------------------------------------------------

  void send(ExecutorProcess executor, ExecutorOrder order) {
    if (executor.connected) {
      out.add(new ToExecutor(executor.id, executor.incarnation, out.epoch(), order));
    }
  }

  /** To an executor that may be gone. */
  void send(String id, ExecutorOrder order) {
    ExecutorProcess executor = executors.get(id);
    if (executor != null) {
      send(executor, order);
    }
  }

  private void toWorker(WorkerProcess worker, WorkerOrder order) {
    out.add(new ToWorker(worker.id, worker.incarnation, out.epoch(), order));
  }

  // ---- who is there ---------------------------------------------------------------------------

  /** Executors of a worker, in order of id. */
  List<ExecutorProcess> of(String worker) {
    return executors.values().stream().filter(e -> e.worker.equals(worker)).toList();
  }

  /** Members of a job, in order of id. */
  List<ExecutorProcess> members(JobId job) {
    return executors.values().stream().filter(e -> e.isMemberOf(job)).toList();
  }

  @Nullable ExecutorProcess executor(String id) {
    return executors.get(id);
  }
}
