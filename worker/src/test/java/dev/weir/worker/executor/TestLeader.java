package dev.weir.worker.executor;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.api.topology.Fingerprint;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.worker.executor.ExecutorCommand.Assembly;
import dev.weir.worker.executor.ExecutorCommand.Deploy;
import dev.weir.worker.executor.ExecutorCommand.Restore;
import dev.weir.worker.executor.ExecutorReport.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Leads one job over a few executors by the protocol, with no opinion about failures. */
final class TestLeader {
  static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
  static final LeaderEpoch EPOCH = new LeaderEpoch(3);
  final Agenda agenda;
  final TestJob job;
  final MemoryStore store = new MemoryStore();
  final List<TestExecutor> executors = new ArrayList<>();
  final SortedMap<SubtaskId, Stage> stages = new TreeMap<>();
  final List<ExecutorReport.Failure> failures = new ArrayList<>();
  final Plan plan;
  final SortedMap<String, String> settings = new TreeMap<>();
  int attempt;
  int number;
  int incarnations;
  CheckpointId pointer = CheckpointId.NONE;
  CheckpointId inFlight = CheckpointId.NONE;
  int completed;
  int declined;
  SortedMap<SubtaskId, SectionHandle> pointed = new TreeMap<>();
  private final SortedMap<SubtaskId, SectionHandle> collected = new TreeMap<>();
  private final SortedSet<SubtaskId> committed = new TreeSet<>();
  private boolean started;

  TestLeader(Agenda agenda, TestJob job, int executorCount, int parallelism) {
    this.agenda = agenda;
    this.job = job;
    this.plan = TestJob.plan(parallelism);
    for (int i = 0; i < executorCount; i++) {
      executors.add(newExecutor("e" + i));
    }
  }

  private TestExecutor newExecutor(String name) {
    return new TestExecutor(
        name, name + "-" + incarnations++, agenda, store, job::define, this::heard);
  }

  AttemptTarget target() {
    return new AttemptTarget(JOB, 0, attempt);
  }

  SortedMap<SubtaskId, String> placements() {
    SortedMap<SubtaskId, String> placements = new TreeMap<>();
    for (SubtaskId id : plan.subtasks()) {
      placements.put(id, executors.get((id.index() + id.chain()) % executors.size()).name);
    }
    return placements;
  }

  /** A new attempt from the pointer. */
  void deploy() {
    attempt++;
    inFlight = CheckpointId.NONE;
    started = false;
    stages.clear();
    committed.clear();
    for (TestExecutor executor : executors) {
      executor.send(EPOCH, deployment(executor));
    }
  }

  Deploy deployment(TestExecutor executor) {
    Topology topology = job.define().topology();
    var assembly =
        new Assembly(
            "test",
            new CodeOfJob("", "Test", new TreeMap<>()),
            Fingerprint.of(topology).hex(),
            topology,
            plan,
            "ab",
            settings);
    List<Restore> restores = new ArrayList<>();
    if (!pointer.equals(CheckpointId.NONE)) {
      placements()
          .forEach(
              (id, where) -> {
                if (where.equals(executor.name)) {
                  SectionHandle section = pointed.get(id);
                  List<Committable> pending = section.committables();
                  restores.add(new Restore(id, List.of(section), pending, List.of(id.index())));
                }
              });
    }
    return new Deploy(
        target(),
        assembly,
        placements(),
        executors.stream().map(TestExecutor::address).toList(),
        restores,
        pointer);
  }

  /** A process dies and another takes its name. */
  void replace(int at) {
    TestExecutor dead = executors.get(at);
    dead.kill();
    executors.set(at, newExecutor(dead.name));
  }

  void all(ExecutorCommand command) {
    executors.forEach(executor -> executor.send(EPOCH, command));
  }

  void trigger() {
    if (started && inFlight.equals(CheckpointId.NONE)) {
      inFlight = CheckpointId.of(EPOCH, ++number);
      collected.clear();
      all(new ExecutorCommand.TriggerBarrier(target(), inFlight));
    }
  }

  void abort() {
    if (!inFlight.equals(CheckpointId.NONE)) {
      all(new ExecutorCommand.AbortThrough(target(), inFlight));
      inFlight = CheckpointId.NONE;
    }
  }

  boolean isFinished() {
    return stages.size() == plan.subtasks().size()
        && stages.values().stream().allMatch(stage -> stage == Stage.FINISHED);
  }

  boolean isCommitted() {
    return committed.size() == plan.chains().get(2).parallelism();
  }

  private void heard(TestExecutor from, ExecutorReport report) {
    if (!executors.contains(from)) {
      return;
    }
    if (report instanceof ExecutorReport.SubtaskStatus status && status.target().equals(target())) {
      stages.put(status.subtask(), status.stage());
      if (status.stage() == Stage.FAILED) {
        failures.add(status.error());
      }
      if (!started
          && stages.size() == plan.subtasks().size()
          && stages.values().stream().allMatch(stage -> stage == Stage.READY)) {
        started = true;
        all(new ExecutorCommand.StartSources(target()));
      }
    } else if (report instanceof ExecutorReport.CheckpointAck ack
        && ack.target().equals(target())
        && ack.checkpoint().equals(inFlight)) {
      ack.sections().forEach(section -> collected.put(section.subtask(), section));
      if (collected.size() == plan.subtasks().size()) {
        pointer = inFlight;
        pointed = new TreeMap<>(collected);
        inFlight = CheckpointId.NONE;
        completed++;
        committed.clear();
        all(new ExecutorCommand.Commit(target(), pointer));
      }
    } else if (report instanceof ExecutorReport.CheckpointDeclined refusal
        && refusal.target().equals(target())
        && refusal.checkpoint().equals(inFlight)) {
      declined++;
      abort();
    } else if (report instanceof ExecutorReport.CommitReport commit
        && commit.target().equals(target())
        && commit.through().equals(pointer)) {
      committed.addAll(commit.subtasks());
    }
  }

  /** Lets things happen until it is so; time passes when nothing else can happen. */
  void until(String what, java.util.function.BooleanSupplier done) {
    for (int steps = 0; !done.getAsBoolean(); steps++) {
      if (steps > 400_000) {
        throw new AssertionError("not " + what + ": " + stages + " " + failures);
      }
      if (!agenda.step()) {
        agenda.advance(1);
      }
    }
  }

  /** Runs the job to its end and commits everything. */
  void finish() {
    until("finished", this::isFinished);
    abort();
    trigger();
    CheckpointId last = inFlight;
    until("decided", () -> pointer.equals(last));
    until("committed", this::isCommitted);
  }

  static Map<String, String> smallFrames() {
    return Map.of("pairBudgetBytes", "65536", "flushAfterMillis", "2");
  }
}
