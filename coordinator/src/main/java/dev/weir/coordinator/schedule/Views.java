package dev.weir.coordinator.schedule;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.plan.PlanDocument;
import dev.weir.coordinator.schedule.JobState.Ended;
import dev.weir.coordinator.schedule.JobState.Ending;
import dev.weir.coordinator.schedule.JobState.Launching;
import dev.weir.coordinator.schedule.JobState.Running;
import dev.weir.coordinator.schedule.LaunchState.Blocked;
import dev.weir.coordinator.schedule.LaunchState.Deploying;
import dev.weir.coordinator.schedule.LaunchState.Seating;
import dev.weir.coordinator.view.ExecutorView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointsView;
import dev.weir.coordinator.view.JobView.Identity;
import dev.weir.coordinator.view.JobView.InputView;
import dev.weir.coordinator.view.JobView.Progress;
import dev.weir.coordinator.view.JobView.Status;
import dev.weir.coordinator.view.JobView.SubtaskView;
import dev.weir.coordinator.view.JobView.Trouble;
import dev.weir.coordinator.view.ProcessFigures;
import dev.weir.coordinator.view.SubtaskFigures;
import dev.weir.coordinator.view.WorkerView;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is shown of the processes and the jobs. Functions of their state. */
final class Views {
  private Views() {}

  static List<WorkerView> workers(Fleet fleet, Capacity capacity) {
    return fleet.workers().values().stream()
        .map(
            worker ->
                new WorkerView(
                    worker.id,
                    worker.hello.host(),
                    worker.hello.pid(),
                    worker.slots(),
                    capacity.usedSlots(worker.id),
                    worker.maxExecutors(),
                    worker.connected))
        .toList();
  }

  static List<ExecutorView> executors(Fleet fleet) {
    return fleet.executors().values().stream()
        .map(
            executor -> {
              ExecutorNews.Heartbeat heartbeat = executor.heartbeat;
              return new ExecutorView(
                  executor.id,
                  executor.worker,
                  executor.pid,
                  executor.role.name(),
                  executor.job,
                  heartbeat == null ? ProcessFigures.NONE : heartbeat.process(),
                  heartbeat == null ? List.of() : heartbeat.channels());
            })
        .toList();
  }

  static JobView job(JobCore job, Fleet fleet) {
    JobFacts facts = job.facts();
    PlanDocument graphs = facts.documentOrNull();
    int attempt = facts.target().attempt();
    int restarts = attempt - 1 - job.spreading().restarts();
    List<JobView.Failure> failures = job.failures().history();
    Progress progress =
        job.state() instanceof Ended ended
            ? new Progress(
                Status.valueOf(ended.result().status()),
                ended.result().endedMillis(),
                attempt,
                restarts,
                facts.spec.submittedMillis(),
                ended.result().endedMillis(),
                new Trouble(ended.result().error(), failures))
            : new Progress(
                status(job),
                job.sinceMillis(),
                attempt,
                restarts,
                facts.spec.submittedMillis(),
                0,
                new Trouble(error(job), failures));
    return new JobView(
        identity(facts.spec),
        progress,
        graphs == null ? null : graphs.topology(),
        graphs == null ? null : graphs.plan(),
        subtasks(job.attempt(), fleet),
        job.checkpoints().view(facts.pointer.id()),
        InputView.of(job.checkpoints().positions()));
  }

  static JobView unreadable(UnreadableJob job) {
    Spec spec = job.spec();
    Result result = job.result();
    Identity identity =
        spec == null
            ? new Identity(
                job.found().job(), job.name(), "", "", new TreeMap<>(), new TreeMap<>(), "")
            : identity(spec);
    long submitted = spec == null ? 0 : spec.submittedMillis();
    Progress progress =
        result == null
            ? new Progress(
                Status.UNREADABLE,
                job.sinceMillis(),
                0,
                0,
                submitted,
                0,
                new Trouble(job.error().line(), List.of()))
            : new Progress(
                Status.valueOf(result.status()),
                result.endedMillis(),
                0,
                0,
                submitted,
                result.endedMillis(),
                new Trouble(result.error(), List.of()));
    CheckpointsView none =
        new CheckpointsView(0, 0, 0, CheckpointId.NONE.toString(), 0, null, List.of());
    return new JobView(identity, progress, null, null, List.of(), none, InputView.NONE);
  }

  private static Identity identity(Spec spec) {
    return new Identity(
        spec.job(),
        spec.submission().name(),
        spec.submission().jarSha256(),
        spec.submission().jobClass(),
        spec.submission().args(),
        spec.submission().settings(),
        spec.fingerprint());
  }

  /** What is in its way, or why it restarted last; null when nothing ever was. */
  private static @Nullable String error(JobCore job) {
    ReportedError error = job.state().obstacle();
    if (error == null) {
      error = job.failures().last();
    }
    return error == null ? null : error.line(job.facts().spec.submission().name());
  }

  private static Status status(JobCore job) {
    JobState state = job.state();
    if (state instanceof Running) {
      return job.allFinished()
          ? Status.FINISHING
          : job.wishes().stopped() ? Status.STOPPING : Status.RUNNING;
    }
    if (state instanceof Launching launching) {
      LaunchState launch = launching.launch().state();
      if (launch instanceof Deploying) {
        return Status.DEPLOYING;
      }
      if (launch instanceof Blocked) {
        return Status.BLOCKED;
      }
      return launch instanceof Seating seating && seating.stepped()
          ? Status.CREATED
          : Status.RESTARTING;
    }
    if (state instanceof Ending ending) {
      return ending.end().status() == Status.FAILED ? Status.RESTARTING : Status.FINISHING;
    }
    return Status.RESTARTING;
  }

  private static List<SubtaskView> subtasks(@Nullable Attempt attempt, Fleet fleet) {
    List<SubtaskView> views = new ArrayList<>();
    if (attempt != null) {
      attempt
          .hosts()
          .forEach(
              (subtask, host) -> {
                SubtaskStage stage = attempt.stage(subtask);
                views.add(
                    new SubtaskView(
                        subtask,
                        host,
                        stage == null ? "" : stage.name(),
                        figures(attempt, subtask, fleet.executor(host))));
              });
    }
    return views;
  }

  private static @Nullable SubtaskFigures figures(
      Attempt attempt, SubtaskId subtask, @Nullable ExecutorProcess host) {
    ExecutorNews.Heartbeat heartbeat = host == null ? null : host.heartbeat;
    if (heartbeat == null || heartbeat.attempt() != attempt.target.attempt()) {
      return null;
    }
    return heartbeat.subtasks().stream()
        .filter(figures -> figures.subtask().equals(subtask))
        .findFirst()
        .orElse(null);
  }
}
