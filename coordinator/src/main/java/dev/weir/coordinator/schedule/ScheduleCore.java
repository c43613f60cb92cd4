package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.coordinator.leader.DamagedJob;
import dev.weir.coordinator.leader.FoundJob;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.leader.StoredJob;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.CoordinatorEvent.Asked;
import dev.weir.coordinator.message.CoordinatorEvent.ExecutorGone;
import dev.weir.coordinator.message.CoordinatorEvent.FromExecutor;
import dev.weir.coordinator.message.CoordinatorEvent.FromWorker;
import dev.weir.coordinator.message.CoordinatorEvent.WorkerGone;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.Now;
import dev.weir.coordinator.view.ExecutorView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.WorkerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What runs where, for one term of leadership. Routes every event to the part that it concerns:
 * {@link Fleet} for processes, {@link Submissions} for requests, {@link JobCore} for jobs; and
 * tells the jobs what the fleet lost. Owned by the coordinator's thread; pure; hears nothing while
 * the leader is frozen. Its time leaves the leader's own pauses out, so that nobody is called
 * silent for a time in which nobody listened.
 *
 * <p>Upholds J1 and J2 through its parts; of I2 the sender's side: messages of an executor that is
 * not connected in that incarnation count for nothing.
 */
public final class ScheduleCore {
  private final Outbox out;
  private final SortedMap<JobId, JobCore> jobs = new TreeMap<>();
  private final SortedMap<JobId, UnreadableJob> unreadable = new TreeMap<>();
  private final Fleet fleet;
  private final Capacity capacity;
  private final Submissions submissions;
  private final EndedJobs endedJobs;

  /**
   * @param coordinator id of this one
   * @param version that workers and executors must have
   */
  public ScheduleCore(
      String coordinator, String version, Outbox out, Now now, List<FoundJob> found) {
    this.out = out;
    out.begin(now);
    this.fleet = new Fleet(new Fleet.Identity(coordinator, version), out);
    this.capacity = new Capacity(fleet);
    this.submissions = new Submissions(jobs, unreadable, fleet, capacity, out);
    this.endedJobs = new EndedJobs(jobs, unreadable, out);
    for (FoundJob job : found) {
      FoundJob checked = UnreadableJob.checked(job);
      if (checked instanceof StoredJob stored) {
        jobs.put(stored.job(), JobCore.found(context(stored)));
      } else if (checked instanceof DamagedJob damaged) {
        unreadable.put(damaged.job(), new UnreadableJob(damaged, out));
      }
    }
    out.changed();
  }

  private JobContext context(StoredJob stored) {
    JobFacts facts = new JobFacts(stored);
    return new JobContext(facts, new JobCheckpoints(facts, fleet, out), fleet, capacity, out);
  }

  /** Everything but answers of the metadata store. */
  public List<CoordinatorCommand> on(Now now, CoordinatorEvent event) {
    out.begin(now);
    if (event instanceof CoordinatorEvent.Tick) {
      tick();
    } else if (event instanceof FromWorker from) {
      fleet.on(from.worker(), from.incarnation(), from.news());
    } else if (event instanceof WorkerGone gone) {
      fleet.workerGone(gone.worker(), gone.incarnation());
    } else if (event instanceof FromExecutor from) {
      if (fleet.on(from.executor(), from.incarnation(), from.news())) {
        heard(from.executor(), from.news());
      }
    } else if (event instanceof ExecutorGone gone) {
      fleet.executorGone(gone.executor(), gone.incarnation(), gone.cause());
    } else if (event instanceof Asked asked) {
      asked(asked.replyToken(), asked.request());
    } else if (event instanceof CoordinatorEvent.Blob answer) {
      stored(answer);
    }
    return settle();
  }

  /** What became of a call on the metadata store. */
  public List<CoordinatorCommand> on(Now now, Outcome outcome) {
    out.begin(now);
    JobId owner = out.ownerOf(outcome.token());
    JobCore job = owner == null ? null : jobs.get(owner);
    Submission submission = owner == null ? null : submissions.of(owner);
    UnreadableJob damaged = owner == null ? null : unreadable.get(owner);
    if (endedJobs.on(outcome)) {
      return settle();
    }
    if (job != null) {
      job.on(outcome);
      takeDamage(job);
    } else if (damaged != null) {
      damaged.on(outcome);
    } else if (submission != null) {
      submission.on(outcome);
    }
    return settle();
  }

  /** A job whose nodes were damaged while it ran is no longer one that can be led. */
  private void takeDamage(JobCore job) {
    DamagedJob damage = job.state().damage();
    if (damage != null) {
      job.wishes().refused("it cannot be read any more: " + damage.defect());
      UnreadableJob known = new UnreadableJob(damage, out);
      jobs.remove(damage.job());
      unreadable.put(damage.job(), known);
      capacity.release(damage.job(), known.error().line());
    }
  }

  private void stored(CoordinatorEvent.Blob answer) {
    JobId owner = out.ownerOf(answer.token());
    JobCore job = owner == null ? null : jobs.get(owner);
    Submission submission = owner == null ? null : submissions.of(owner);
    if (endedJobs.on(answer)) {
      return;
    }
    if (job != null) {
      job.on(answer);
    } else if (submission != null) {
      submission.on(answer);
    }
  }

  /**
   * Before this time, in the time of the events, a tick finds nothing to do, unless another event
   * comes first; only silence is left out, which is noticed at the next tick. 0 while anything is
   * on its way.
   */
  public long restsUntilMillis() {
    boolean rests =
        submissions.open().isEmpty()
            && fleet.executors().values().stream().allMatch(ExecutorProcess::rests)
            && capacity.isRefilled()
            && endedJobs.rests();
    return rests
        ? jobs.values().stream().mapToLong(JobCore::restsUntilMillis).min().orElse(Long.MAX_VALUE)
        : 0;
  }

  private void tick() {
    fleet.tick();
    tellLosses();
    submissions.open().forEach(Submission::tick);
    jobs.values().forEach(JobCore::tick);
    endedJobs.tick();
    capacity.refill(busyWorkers());
  }

  /** Where a job is described or started: its users wait for it, nobody yet for the next spare. */
  private Set<String> busyWorkers() {
    List<JobId> starting = new ArrayList<>();
    submissions.open().forEach(submission -> starting.add(submission.job()));
    for (JobCore job : jobs.values()) {
      if (job.state().starting(out.nowMillis())) {
        starting.add(job.facts().job());
      }
    }
    Set<String> busy = new TreeSet<>();
    starting.forEach(job -> fleet.members(job).forEach(member -> busy.add(member.worker)));
    return busy;
  }

  /** What one event meant for others than the one it concerned. */
  private List<CoordinatorCommand> settle() {
    tellLosses();
    for (Submission submission : submissions.takeCreated()) {
      StoredJob stored = submission.created();
      if (stored != null) {
        jobs.put(submission.job(), JobCore.created(context(stored), submission.graphs()));
        out.changed();
      }
    }
    tellLosses();
    return out.drain();
  }

  private void tellLosses() {
    List<Fleet.Loss> losses = fleet.takeLosses();
    while (!losses.isEmpty()) {
      for (Fleet.Loss loss : losses) {
        JobCore job = jobs.get(loss.job());
        Submission submission = submissions.of(loss.job());
        if (job != null && loss.explained()) {
          job.explained(loss.error());
        } else if (job != null) {
          job.lost(loss.executor(), loss.error());
        } else if (submission != null) {
          submission.lost(loss.executor(), loss.error());
        }
      }
      losses = fleet.takeLosses();
    }
  }

  private void heard(String id, ExecutorNews news) {
    ExecutorProcess executor = fleet.executor(id);
    if (executor == null) {
      return;
    }
    if (news instanceof ExecutorNews.State state) {
      if (executor.role == ExecutorProcess.Role.JOINING) {
        introduce(executor, state);
      }
    } else if (executor.job != null) {
      JobCore job = jobs.get(executor.job);
      Submission submission = submissions.of(executor.job);
      if (job != null) {
        if (news instanceof ExecutorNews.SubtaskReported report && report.endsExecutor()) {
          fleet.leave(executor);
        }
        job.on(id, news);
      } else if (submission != null && news instanceof ExecutorNews.Described described) {
        submission.on(id, described);
      }
    }
  }

  /**
   * A process that has connected says what it is. One that hosts a job goes back to it, unless the
   * job has gone on without it; one that knows a job's code and is of no use to that job exits.
   */
  private void introduce(ExecutorProcess executor, ExecutorNews.State state) {
    ExecutorNews.Hosted hosted = state.hosted();
    if (hosted == null) {
      if (state.jarSha256().isEmpty()) {
        fleet.becomeSpare(executor);
      } else {
        fleet.dismiss(executor, "it has loaded the code of a job that it has no part in");
      }
      return;
    }
    AttemptTarget target = hosted.target();
    JobCore job = jobs.get(target.job());
    boolean alone =
        fleet.members(target.job()).stream().noneMatch(e -> e.worker.equals(executor.worker));
    if (job != null && alone && job.joins(hosted)) {
      fleet.join(executor, target.job());
      executor.deployedAttempt = target.attempt();
    } else {
      fleet.dismiss(executor, "its job has ended or goes on without it");
    }
  }

  // ---- what clients ask -----------------------------------------------------------------------

  private void asked(long replyToken, ClientRequest request) {
    if (request instanceof ClientRequest.Submit submit) {
      submissions.submit(replyToken, submit);
    } else if (request instanceof ClientRequest.Stop stop) {
      JobCore job = find(stop.job());
      UnreadableJob damaged = findUnreadable(stop.job(), job);
      if (damaged != null) {
        damaged.stop(replyToken);
      } else if (job != null) {
        job.wishes().stop(replyToken);
      } else {
        unknown(replyToken, stop.job());
      }
    } else if (request instanceof ClientRequest.Cancel cancel) {
      JobCore job = find(cancel.job());
      UnreadableJob damaged = findUnreadable(cancel.job(), job);
      if (damaged != null) {
        damaged.cancel(replyToken);
      } else if (job != null) {
        job.wishes().cancel(replyToken);
      } else {
        unknown(replyToken, cancel.job());
      }
    }
  }

  /** One that cannot be read is meant unless {@code other} lives, or it has ended itself. */
  private @Nullable UnreadableJob findUnreadable(String idOrName, @Nullable JobCore other) {
    for (UnreadableJob job : unreadable.values()) {
      if (job.is(idOrName) && (other == null || (other.ended() && job.result() == null))) {
        return job;
      }
    }
    return null;
  }

  private void unknown(long replyToken, String job) {
    out.reply(
        replyToken,
        new Answer.Refused(ErrorCode.JOB_NOT_FOUND, "no job has the id or name '" + job + "'"));
  }

  /** By id; by name, the one that lives, else the one that was submitted last. */
  private @Nullable JobCore find(String idOrName) {
    JobCore best = null;
    for (JobCore job : jobs.values()) {
      if (job.facts().job().value().equals(idOrName)) {
        return job;
      }
      if (job.facts().spec.submission().name().equals(idOrName)
          && (best == null || isBetter(job, best))) {
        best = job;
      }
    }
    return best;
  }

  private static boolean isBetter(JobCore job, JobCore other) {
    return job.ended() == other.ended()
        ? job.facts().spec.submittedMillis() > other.facts().spec.submittedMillis()
        : other.ended();
  }

  // ---- what is shown --------------------------------------------------------------------------

  public List<WorkerView> workerViews() {
    return Views.workers(fleet, capacity);
  }

  public List<ExecutorView> executorViews() {
    return Views.executors(fleet);
  }

  /** In order of id. */
  public List<JobView> jobViews() {
    SortedMap<JobId, JobView> views = new TreeMap<>();
    jobs.forEach((id, job) -> views.put(id, Views.job(job, fleet)));
    unreadable.forEach((id, job) -> views.put(id, Views.unreadable(job)));
    return List.copyOf(views.values());
  }
}
