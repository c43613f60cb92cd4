package dev.weir.it.sim.invariants;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor.Verdict;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All invariants of one simulation: constant work for each event, everything once more from the
 * beginning at each pointer and at the end. What concerns one job goes to that job's rules, so what
 * one job does to another shows as something that nobody asked for.
 */
public final class Invariants implements Observer {
  private static final String JOBS = MetadataPaths.JOBS + "/";

  private final Judge judge;
  private final List<Subject> subjects;
  private final List<JobInvariants> jobs = new ArrayList<>();
  private final Map<String, JobInvariants> byId = new HashMap<>();
  private final ClusterRules cluster;

  /**
   * @param violated hears of what does not hold
   */
  public Invariants(List<Subject> subjects, Consumer<String> violated) {
    this.judge = new Judge(violated);
    this.subjects = List.copyOf(subjects);
    subjects.forEach(subject -> jobs.add(new JobInvariants(subject, judge)));
    this.cluster = new ClusterRules(judge, this.subjects);
  }

  /** The same from the beginning, of every job of which something was observed since last time. */
  public void recomputeIfChanged() {
    jobs.forEach(JobInvariants::recomputeIfChanged);
    cluster.recompute();
  }

  /** All jobs have results: the output is what the input makes, each once. */
  public void atEnd() {
    jobs.forEach(JobInvariants::atEnd);
    cluster.recompute();
  }

  /** Some time after a job's end: these objects of its checkpoints are left. */
  public void cleanedUp(String job, SortedSet<String> left) {
    byId.get(job).cleanedUp(left);
  }

  /** Pointers applied of the job that was submitted as the {@code number}-th. */
  public long pointers(int number) {
    return jobs.get(number).pointers();
  }

  /** Its attempt. */
  public long attempts(int number) {
    return jobs.get(number).attempts();
  }

  /** Records in its committed files. */
  public long recordsVisible(int number) {
    return jobs.get(number).recordsVisible();
  }

  /** Which of the jobs this is; -1 when none of them. */
  public int number(String job) {
    return jobs.indexOf(byId.get(job));
  }

  @Override
  public void applied(long transaction, SortedMap<String, MetadataValue> values) {
    cluster.applied(transaction, values);
    var shares = new HashMap<JobInvariants, SortedMap<String, MetadataValue>>();
    for (MetadataValue value : values.values()) {
      if (value instanceof MetadataValue.Spec spec) {
        created(spec);
      }
    }
    for (Map.Entry<String, MetadataValue> entry : values.entrySet()) {
      List<JobInvariants> concerned = jobs;
      if (!entry.getKey().equals(MetadataPaths.LEADER)) {
        JobInvariants job = byId.get(idIn(entry.getKey(), JOBS));
        judge.require(job != null, "J2", "%s is of no job", entry.getKey());
        concerned = job == null ? List.of() : List.of(job);
      }
      for (JobInvariants job : concerned) {
        shares.computeIfAbsent(job, j -> new TreeMap<>()).put(entry.getKey(), entry.getValue());
      }
    }
    for (JobInvariants job : jobs) {
      if (shares.containsKey(job)) {
        job.applied(transaction, shares.get(job));
      }
    }
  }

  private void created(MetadataValue.Spec spec) {
    for (int i = 0; i < subjects.size(); i++) {
      if (subjects.get(i).request().equals(spec.submission().requestId())) {
        byId.putIfAbsent(spec.job().value(), jobs.get(i));
      }
    }
  }

  /** The job's id in a path or key that begins with {@code prefix}; empty when there is none. */
  private static String idIn(String path, String prefix) {
    return path.startsWith(prefix) ? path.substring(prefix.length()).split("/")[0] : "";
  }

  /** Where what concerns a job goes; nowhere while the job has not been created. */
  private void tell(@Nullable JobId job, Consumer<JobInvariants> news) {
    if (job != null && byId.containsKey(job.value())) {
      news.accept(byId.get(job.value()));
    }
  }

  @Override
  public void objectCreated(String key, byte[] bytes) {
    JobInvariants job = byId.get(idIn(key, "jobs/"));
    if (job != null) {
      job.objectCreated(key, bytes);
    }
  }

  @Override
  public void objectDeleted(String key) {
    JobInvariants job = byId.get(idIn(key, "jobs/"));
    if (job != null) {
      job.objectDeleted(key);
    }
  }

  @Override
  public void commanded(String coordinator, CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.ToExecutor order) {
      tell(job(order.order()), job -> job.commanded(coordinator, command));
    } else if (command instanceof CoordinatorCommand.MetadataWrite write) {
      for (MetadataOp operation : write.operations()) {
        JobInvariants job = byId.get(idIn(operation.path(), JOBS));
        if (job != null && operation instanceof MetadataOp.Set) {
          job.commanded(coordinator, command);
        }
      }
    }
  }

  private static @Nullable JobId job(ExecutorOrder order) {
    if (order instanceof ExecutorOrder.Deploy deploy) {
      return deploy.target().job();
    }
    if (order instanceof ExecutorOrder.Commit commit) {
      return commit.target().job();
    }
    return order instanceof ExecutorOrder.AbortThrough abort ? abort.target().job() : null;
  }

  @Override
  public void obeyed(
      ExecutorIdentity executor, CommandFence fence, ExecutorCommand command, Verdict verdict) {
    cluster.obeyed(executor, fence, command, verdict);
    if (command instanceof ExecutorCommand.Targeted targeted) {
      tell(targeted.target().job(), job -> job.obeyed(executor, fence, command, verdict));
    }
  }

  @Override
  public void workerObeyed(String incarnation, long epoch, String named, boolean obeyed) {
    cluster.workerObeyed(incarnation, epoch, named, obeyed);
  }

  @Override
  public void reported(ExecutorIdentity executor, ExecutorReport report) {
    cluster.reported(executor, report);
    if (report instanceof ExecutorReport.CheckpointAck ack) {
      tell(ack.target().job(), job -> job.reported(executor, report));
    } else if (report instanceof ExecutorReport.CommitReport commit) {
      tell(commit.target().job(), job -> job.reported(executor, report));
    }
  }

  @Override
  public void sent(LinkId link, boolean opener, byte[] message, int length) {
    JobInvariants job = byId.get(link.job());
    judge.require(job != null, "I3", "%s is of no job", link);
    if (job != null) {
      job.sent(link, opener, message, length);
    }
  }

  @Override
  public void linkClosed(LinkId link) {
    JobInvariants job = byId.get(link.job());
    if (job != null) {
      job.linkClosed(link);
    }
  }

  @Override
  public void executorEnded(ExecutorIdentity executor) {
    cluster.executorEnded(executor);
  }

  @Override
  public void codeLoaded(ExecutorIdentity executor, CodeOfJob code) {
    cluster.codeLoaded(executor, code);
  }

  private void inDirectory(String directory, Consumer<JobInvariants> news) {
    for (int i = 0; i < subjects.size(); i++) {
      if (subjects.get(i).directory().equals(directory)) {
        news.accept(jobs.get(i));
      }
    }
  }

  @Override
  public void partRenamed(String directory, String from, String to, byte[] content) {
    inDirectory(directory, job -> job.partRenamed(directory, from, to, content));
  }

  @Override
  public void partDeleted(String directory, String name) {
    inDirectory(directory, job -> job.partDeleted(directory, name));
  }

  @Override
  public void partRenameLost(String directory, String from, String to, byte[] content) {
    inDirectory(directory, job -> job.partRenameLost(directory, from, to, content));
  }

  @Override
  public void partDeletionLost(String directory, String name) {
    inDirectory(directory, job -> job.partDeletionLost(directory, name));
  }
}
