package dev.weir.coordinator.rpc;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.api.topology.OperatorSpec;
import dev.weir.api.topology.OperatorSpec.Kind;
import dev.weir.api.topology.OperatorSpec.StateSpec;
import dev.weir.api.topology.OperatorSpec.TimerSpec;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.core.Permits;
import dev.weir.checkpointing.core.SubtaskRestore;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.JobCode;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.coordinator.view.ChannelFigures;
import dev.weir.coordinator.view.ProcessFigures;
import dev.weir.coordinator.view.SubtaskFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Records with random content, every optional part now there and now not; a seed gives the same.
 */
final class Samples {
  private final Random random;

  Samples(long seed) {
    random = new Random(seed);
  }

  /** One of every kind. */
  List<ExecutorNews> everyNews() {
    return List.of(
        new ExecutorNews.Hello(text(), text(), text(), text(), random.nextLong()),
        new ExecutorNews.State(text(), null),
        new ExecutorNews.State(
            text(),
            new ExecutorNews.Hosted(
                target(), text(), list(this::subtaskState), checkpoint(), checkpoint())),
        new ExecutorNews.Heartbeat(
            random.nextBoolean() ? job() : null,
            random.nextInt(100),
            list(this::figures),
            list(this::channel),
            new ProcessFigures(random.nextLong(), random.nextLong(), random.nextLong())),
        new ExecutorNews.Described(text(), topology(), text(), list(this::text), null),
        new ExecutorNews.Described(text(), null, text(), list(this::text), error()),
        new ExecutorNews.SubtaskReported(target(), subtask(), SubtaskStage.FAILED, error()),
        new ExecutorNews.SubtaskReported(target(), subtask(), stage(), error()),
        new ExecutorNews.CheckpointAcked(target(), checkpoint(), list(this::section), phases()),
        new ExecutorNews.CheckpointDeclined(target(), checkpoint(), error()),
        new ExecutorNews.CommitReported(target(), checkpoint(), list(this::subtask)),
        new ExecutorNews.AttemptDropped(target()));
  }

  List<ExecutorOrder> everyOrder() {
    return List.of(
        new ExecutorOrder.Welcome(text(), text()),
        new ExecutorOrder.Lease(random.nextInt(10_000)),
        new ExecutorOrder.Describe(text(), job(), code(), random.nextBoolean()),
        new ExecutorOrder.Deploy(
            target(),
            assembly(),
            placements(),
            list(this::peer),
            list(this::restore),
            checkpoint()),
        new ExecutorOrder.StartSources(target()),
        new ExecutorOrder.TriggerBarrier(target(), checkpoint()),
        new ExecutorOrder.Commit(target(), Permits.through(checkpoint())),
        new ExecutorOrder.AbortThrough(target(), checkpoint()),
        new ExecutorOrder.DropAttempt(target()),
        new ExecutorOrder.StopSources(target()),
        new ExecutorOrder.Exit(text()));
  }

  List<WorkerNews> everyWorkerNews() {
    var capacity =
        new WorkerNews.Capacity(
            1 + random.nextInt(64), 1 + random.nextInt(8), 1 + random.nextInt(1 << 30));
    return List.of(
        new WorkerNews.Hello(text(), text(), capacity, random.nextLong(), list(this::running)),
        new WorkerNews.Heartbeat(list(this::running)),
        new WorkerNews.ExecutorExited(text(), random.nextInt(256), text()));
  }

  List<WorkerOrder> everyWorkerOrder() {
    return List.of(
        new WorkerOrder.Welcome(text(), text()),
        new WorkerOrder.Lease(random.nextInt(10_000)),
        new WorkerOrder.StartExecutor(text()),
        new WorkerOrder.KillExecutor(text(), text()));
  }

  JobId job() {
    return new JobId(String.format("%016x%016x", random.nextLong(), random.nextLong()));
  }

  AttemptTarget target() {
    return new AttemptTarget(job(), random.nextInt(3), random.nextInt(1 << 20));
  }

  private ExecutorNews.SubtaskState subtaskState() {
    return new ExecutorNews.SubtaskState(subtask(), stage(), checkpoint(), random.nextBoolean());
  }

  private SubtaskStage stage() {
    return SubtaskStage.values()[random.nextInt(SubtaskStage.values().length)];
  }

  private SubtaskFigures figures() {
    return new SubtaskFigures(
        subtask(),
        new SubtaskFigures.Counts(
            random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
        new SubtaskFigures.Times(random.nextLong(), random.nextLong(), random.nextLong()),
        random.nextBoolean() ? Long.MIN_VALUE : random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextDouble());
  }

  private ChannelFigures channel() {
    return new ChannelFigures(
        random.nextInt(1 << 20),
        random.nextBoolean(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong());
  }

  private SectionHandle section() {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return new SectionHandle(
        subtask(),
        random.nextBoolean(),
        random.nextBoolean()
            ? new SectionHandle.Inlined(bytes, random.nextInt())
            : new SectionHandle.Stored(
                "x" + text(), random.nextInt(1 << 30), random.nextInt(1 << 30), random.nextInt()),
        list(this::committable));
  }

  private Committable committable() {
    return new Committable(
        text(), random.nextInt(64), random.nextInt(64), checkpoint().value(), text());
  }

  private Topology topology() {
    List<OperatorSpec> operators = new ArrayList<>(list(this::operator));
    operators.add(operator());
    return new Topology(
        operators,
        list(
            () ->
                new Topology.EdgeSpec(
                    random.nextInt(operators.size()),
                    random.nextInt(operators.size()),
                    partitioning(),
                    text())));
  }

  private OperatorSpec operator() {
    return new OperatorSpec(
        text(),
        Kind.values()[random.nextInt(Kind.values().length)],
        text(),
        texts(),
        list(() -> new StateSpec(text(), text())),
        list(() -> new TimerSpec(text(), text())));
  }

  private ExecutorOrder.Assembly assembly() {
    return new ExecutorOrder.Assembly(text(), code(), text(), topology(), plan(), text(), texts());
  }

  private Plan plan() {
    return new Plan(
        1 + random.nextInt(1000),
        list(() -> new Plan.Chain(list(this::text), 1 + random.nextInt(9), random.nextBoolean())),
        list(() -> new Plan.Edge(random.nextInt(9), random.nextInt(9), partitioning())));
  }

  private Partitioning partitioning() {
    return Partitioning.values()[random.nextInt(Partitioning.values().length)];
  }

  private SortedMap<SubtaskId, String> placements() {
    var placements = new TreeMap<SubtaskId, String>();
    list(this::subtask).forEach(s -> placements.put(s, text()));
    return placements;
  }

  private ExecutorOrder.Peer peer() {
    return new ExecutorOrder.Peer(text(), text(), text());
  }

  private SubtaskRestore restore() {
    return new SubtaskRestore(
        subtask(), list(this::section), list(this::committable), list(() -> random.nextInt(64)));
  }

  private WorkerNews.RunningExecutor running() {
    return new WorkerNews.RunningExecutor(text(), random.nextLong());
  }

  private JobCode code() {
    return new JobCode(text(), text(), texts());
  }

  private ReportedError error() {
    ErrorCode[] codes = ErrorCode.values();
    return new ReportedError(
        codes[random.nextInt(codes.length)],
        text(),
        text(),
        random.nextInt(9) - 1,
        list(this::text));
  }

  private SubtaskId subtask() {
    return new SubtaskId(random.nextInt(1 << 10), random.nextInt(1 << 10));
  }

  private CheckpointId checkpoint() {
    return new CheckpointId(random.nextLong() >>> 1);
  }

  private SortedMap<String, Long> phases() {
    var phases = new TreeMap<String, Long>();
    list(this::text).forEach(name -> phases.put(name, random.nextLong()));
    return phases;
  }

  private SortedMap<String, String> texts() {
    var texts = new TreeMap<String, String>();
    list(this::text).forEach(name -> texts.put(name, text()));
    return texts;
  }

  private String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append("aZ0 ,=\n\"ü→/".charAt(random.nextInt(11)));
    }
    return text.toString();
  }

  private <T> List<T> list(Supplier<T> element) {
    var list = new ArrayList<T>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }
}
