package dev.weir.it.sim.invariants;

import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor.Verdict;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The invariants of one job, on what the ports show of it. */
final class JobInvariants implements Observer {
  private final History history;
  private final Judge judge;
  private final MetadataRules metadata;
  private final RpcRules rpc;
  private final ObjectRules objects;
  private final OutputRules output;
  private final CutRules cut;
  private final ChannelRules channels;
  private boolean changed;

  JobInvariants(Subject subject, Judge judge) {
    this.history = new History(subject.input(), subject.outside());
    this.judge = judge;
    this.metadata = new MetadataRules(judge);
    this.rpc = new RpcRules(judge, history);
    this.objects = new ObjectRules(judge, history);
    this.output = new OutputRules(judge, history);
    this.cut = new CutRules(judge, history);
    this.channels = new ChannelRules(judge, history);
  }

  /** Everything from the beginning; agrees with what was found on the way. */
  void recompute() {
    output.recompute();
    objects.recompute();
    cut.recompute();
    channels.recompute();
    rpc.recompute();
    var again = new MetadataRules(judge);
    var before = new History(history.input, history.outside);
    for (SortedMap<String, MetadataValue> values : history.writes) {
      again.applied(values, before);
      before.remember(values);
    }
    judge.require(
        before.pointerId().equals(history.pointerId()) && before.attempt() == history.attempt(),
        "AGREE",
        "the writes lead to %s, found on the way %s",
        before.pointer,
        history.pointer);
    changed = false;
  }

  /** The same, unless nothing was observed since the last time. */
  void recomputeIfChanged() {
    if (changed) {
      recompute();
    }
  }

  /** The job has a result: the output is what the input makes, each once. */
  void atEnd() {
    recompute();
    output.atEnd();
    MetadataValue.Result result = history.result;
    boolean finished = result != null && result.status().equals("FINISHED");
    judge.require(
        finished || (result != null && result.status().equals("STOPPED")),
        "L1",
        "the job ended as %s",
        result);
    var lines = new ArrayList<Line>();
    history.outside.visible().values().forEach(content -> lines.addAll(history.lines(content)));
    var read = new TreeSet<Long>();
    if (finished) {
      for (long number = 0; number < history.input.records(); number++) {
        read.add(number);
      }
    } else {
      read.addAll(cut.numbers());
    }
    ExpectedOutput.compare(judge, history.input, read, finished, lines);
  }

  /** Some time after the end: these objects of its checkpoints are left. */
  void cleanedUp(SortedSet<String> left) {
    objects.cleanedUp(left);
  }

  /** Pointers applied. */
  long pointers() {
    return history.pointers.size();
  }

  /** The job's attempt. */
  long attempts() {
    return history.attempt();
  }

  /** Records in committed files. */
  long recordsVisible() {
    return output.recordsVisible();
  }

  @Override
  public void applied(long transaction, SortedMap<String, MetadataValue> values) {
    changed = true;
    metadata.applied(values, history);
    history.remember(values);
    for (MetadataValue value : values.values()) {
      if (value instanceof MetadataValue.Pointer pointer && values.size() == 1) {
        completed(pointer);
      } else if (value instanceof MetadataValue.Result result) {
        objects.ended(result);
      }
    }
  }

  private void completed(MetadataValue.Pointer pointer) {
    rpc.completed(pointer);
    Manifest manifest = history.manifest(pointer);
    objects.completed(pointer, manifest);
    if (manifest != null) {
      history.pointers.add(new History.Complete(pointer, manifest));
      List<Line> fresh = output.completed(pointer.id(), manifest);
      cut.completed(pointer.id().toString(), manifest, fresh);
      channels.completed(pointer, manifest);
      recompute();
    }
  }

  @Override
  public void objectCreated(String key, byte[] bytes) {
    changed = true;
  }

  @Override
  public void objectDeleted(String key) {
    changed = true;
    objects.objectDeleted(key);
    rpc.objectDeleted(key);
  }

  @Override
  public void commanded(String coordinator, CoordinatorCommand command) {
    history.commanded(coordinator, command);
    rpc.commanded(coordinator, command);
  }

  @Override
  public void obeyed(
      ExecutorIdentity executor, CommandFence fence, ExecutorCommand command, Verdict verdict) {
    channels.obeyed(executor, fence, command, verdict);
  }

  @Override
  public void reported(ExecutorIdentity executor, ExecutorReport report) {
    history.reported(executor, report);
    objects.reported(executor, report);
    rpc.reported(executor, report);
  }

  @Override
  public void sent(LinkId link, boolean opener, byte[] message, int length) {
    channels.sent(link, opener, message, length);
  }

  @Override
  public void linkClosed(LinkId link) {
    channels.linkClosed(link);
  }

  @Override
  public void partRenamed(String directory, String from, String to, byte[] content) {
    changed = true;
    output.partRenamed(directory, from, to, content);
  }

  @Override
  public void partDeleted(String directory, String name) {
    changed = true;
    output.partDeleted(directory, name);
    rpc.partDeleted(directory, name);
  }

  @Override
  public void partRenameLost(String directory, String from, String to, byte[] content) {
    changed = true;
    output.partRenameLost(directory, from, to, content);
  }

  @Override
  public void partDeletionLost(String directory, String name) {
    changed = true;
    output.partDeletionLost(directory, name);
  }
}
