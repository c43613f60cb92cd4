package dev.weir.coordinator.schedule;

import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.JobSettings;
import dev.weir.api.topology.Planner;
import dev.weir.checkpointing.core.CheckpointScope;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.checkpointing.meta.MetadataValue.Wish;
import dev.weir.coordinator.leader.StoredJob;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorOrder.Assembly;
import dev.weir.coordinator.message.JobCode;
import dev.weir.coordinator.plan.PlanDocument;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job for certain: its nodes in the metadata store with the versions that the
 * next write expects, and its graphs once they are read. Belongs to its {@link JobCore}.
 */
final class JobFacts {
  final Spec spec;
  final JobSettings settings;
  Exec exec;
  int execVersion;
  Pointer pointer;
  int pointerVersion;
  final @Nullable Wish foundWish;
  @Nullable Result result;
  private final SortedSet<SubtaskId> reported = new TreeSet<>();
  private @Nullable PlanDocument document;
  private @Nullable CheckpointScope scope;

  JobFacts(StoredJob stored) {
    this.spec = stored.spec();
    this.settings = JobSettings.parse(stored.spec().submission().settings());
    this.exec = stored.exec();
    this.execVersion = stored.execVersion();
    this.pointer = stored.pointer();
    this.pointerVersion = stored.pointerVersion();
    this.foundWish = stored.wish();
    this.result = stored.result();
  }

  JobId job() {
    return spec.job();
  }

  AttemptTarget target() {
    return AttemptTarget.of(spec.job(), exec.attempts());
  }

  /** An executor came with a part of the attempt that a former leader deployed. */
  void reported(ExecutorNews.Hosted hosted) {
    if (hosted.target().equals(target())) {
      hosted.subtasks().forEach(subtask -> reported.add(subtask.subtask()));
    }
  }

  /** Whether executors have come with every subtask of it. */
  boolean everythingReported() {
    return reported.equals(scope().subtasks());
  }

  void know(PlanDocument graphs) {
    document = graphs;
    scope =
        new CheckpointScope(
            spec.job(),
            exec.attempts(),
            graphs.planSha256(),
            spec.fingerprint(),
            graphs.plan().maxKeyGroups(),
            new TreeSet<>(graphs.plan().subtasks()),
            Planner.sinks(graphs.topology(), graphs.plan()));
  }

  @Nullable PlanDocument documentOrNull() {
    return document;
  }

  PlanDocument document() {
    if (document == null) {
      throw new IllegalStateException("the graphs of job " + spec.job() + " are not read yet");
    }
    return document;
  }

  /** Of the present attempt. */
  CheckpointScope scope() {
    if (scope == null) {
      throw new IllegalStateException("the graphs of job " + spec.job() + " are not read yet");
    }
    return scope.inAttempt(exec.attempts());
  }

  Assembly assembly() {
    return new Assembly(
        spec.submission().name(),
        new JobCode(
            spec.submission().jarSha256(), spec.submission().jobClass(), spec.submission().args()),
        spec.fingerprint(),
        document().topology(),
        document().plan(),
        scope().planSha256(),
        spec.submission().settings());
  }

  /** The attempt is still the one that the writer knows (D5). */
  MetadataOp execUnchanged() {
    return new MetadataOp.Check(MetadataPaths.exec(job()), execVersion);
  }

  /** The pointer is still the one that the writer knows (D6, I9). */
  MetadataOp pointerUnchanged() {
    return new MetadataOp.Check(MetadataPaths.pointer(job()), pointerVersion);
  }

  MetadataOp set(Exec next) {
    return new MetadataOp.Set(MetadataPaths.exec(job()), next, execVersion);
  }

  MetadataOp set(Pointer next) {
    return new MetadataOp.Set(MetadataPaths.pointer(job()), next, pointerVersion);
  }

  MetadataOp create(Result end) {
    return new MetadataOp.Create(MetadataPaths.result(job()), end);
  }
}
