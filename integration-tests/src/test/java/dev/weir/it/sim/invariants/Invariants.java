package dev.weir.it.sim.invariants;

import dev.weir.api.codec.MalformedBytesException;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.ManifestCodec;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.executor.CodeOfJob;
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
import java.util.function.Consumer;

/**
 * All invariants of one simulation: constant work for each event, everything once more from the
 * beginning at each pointer and at the end.
 */
public final class Invariants implements Observer {
  private final History history;
  private final Judge judge;
  private final MetadataRules metadata;
  private final RpcRules rpc;
  private final ObjectRules objects;
  private final OutputRules output;
  private final CutRules cut;
  private final ChannelRules channels;
  private boolean changed;

  /** What stands outside of all processes, as it is now. */
  public interface Outside extends History.Outside {}

  /**
   * @param jarSha256 of the job
   * @param violated hears of what does not hold
   */
  public Invariants(Input input, String jarSha256, Outside outside, Consumer<String> violated) {
    this.history = new History(input, outside);
    this.judge = new Judge(violated);
    this.metadata = new MetadataRules(judge);
    this.rpc = new RpcRules(judge, history, jarSha256);
    this.objects = new ObjectRules(judge, history);
    this.output = new OutputRules(judge, history);
    this.cut = new CutRules(judge, history);
    this.channels = new ChannelRules(judge, history);
  }

  /** Everything from the beginning; agrees with what was found on the way. */
  public void recompute() {
    output.recompute();
    objects.recompute();
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
  public void recomputeIfChanged() {
    if (changed) {
      recompute();
    }
  }

  /** The job has a result: the output is what the input makes, each once. */
  public void atEnd() {
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
    history.outside.visible().values().forEach(content -> lines.addAll(OutputRules.lines(content)));
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
  public void cleanedUp(SortedSet<String> left) {
    objects.cleanedUp(left);
  }

  /** Pointers applied. */
  public long pointers() {
    return history.pointers.size();
  }

  /** The job's attempt. */
  public long attempts() {
    return history.attempt();
  }

  /** Records in committed files. */
  public long recordsVisible() {
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
    Manifest manifest = manifest(pointer);
    objects.completed(pointer, manifest);
    if (manifest != null) {
      history.pointers.add(new History.Complete(pointer, manifest));
      List<Line> fresh = output.completed(pointer.id(), manifest);
      cut.completed(pointer.id().toString(), manifest, fresh);
      recompute();
    }
  }

  private @org.jspecify.annotations.Nullable Manifest manifest(MetadataValue.Pointer pointer) {
    byte[] bytes = history.outside.object(pointer.manifestKey());
    try {
      return bytes == null ? null : ManifestCodec.decode(bytes);
    } catch (MalformedBytesException e) {
      return null;
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
  }

  @Override
  public void commanded(String coordinator, CoordinatorCommand command) {
    history.commanded(coordinator, command);
    rpc.commanded(coordinator, command);
  }

  @Override
  public void obeyed(
      ExecutorIdentity executor, CommandFence fence, ExecutorCommand command, Verdict verdict) {
    rpc.obeyed(executor, fence, command, verdict);
    channels.obeyed(executor, fence, command, verdict);
  }

  @Override
  public void workerObeyed(String incarnation, long epoch, String named, boolean obeyed) {
    rpc.workerObeyed(incarnation, epoch, named, obeyed);
  }

  @Override
  public void reported(ExecutorIdentity executor, ExecutorReport report) {
    history.reported(executor, report);
    objects.reported(executor, report);
    rpc.reported(executor, report);
    channels.reported(executor, report);
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
  public void executorEnded(ExecutorIdentity executor) {
    rpc.executorEnded(executor);
  }

  @Override
  public void codeLoaded(CodeOfJob code) {
    rpc.codeLoaded(code);
  }

  @Override
  public void partRenamed(String from, String to, byte[] content) {
    changed = true;
    output.partRenamed(from, to, content);
  }

  @Override
  public void partDeleted(String name) {
    changed = true;
    output.partDeleted(name);
  }
}
