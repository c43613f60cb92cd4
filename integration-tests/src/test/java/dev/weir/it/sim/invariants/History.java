package dev.weir.it.sim.invariants;

import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.sink.Committable;
import dev.weir.api.topology.Plan;
import dev.weir.checkpointing.manifest.Manifest;
import dev.weir.checkpointing.manifest.ManifestCodec;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What happened, kept as it happened; the rules are checked against it. */
final class History implements Observer {
  final Input input;
  final Outside outside;
  final List<SortedMap<String, MetadataValue>> writes = new ArrayList<>();
  final List<Complete> pointers = new ArrayList<>();

  /** Parts that were acknowledged in a checkpoint, by the name they have while hidden. */
  final Map<String, Committable> prepared = new HashMap<>();

  /** Where each attempt was placed. */
  final SortedMap<Integer, ExecutorOrder.Deploy> deployments = new TreeMap<>();

  private final Map<byte[], List<Line>> parsed = new IdentityHashMap<>();

  MetadataValue.@Nullable Leader leader;
  MetadataValue.@Nullable Spec spec;
  MetadataValue.@Nullable Exec exec;
  MetadataValue.@Nullable Pointer pointer;
  MetadataValue.@Nullable Wish wish;
  MetadataValue.@Nullable Result result;
  @Nullable Plan plan;

  /** A pointer with the manifest that it names. */
  record Complete(MetadataValue.Pointer pointer, Manifest manifest) {}

  History(Input input, Outside outside) {
    this.input = input;
    this.outside = outside;
  }

  int attempt() {
    return exec == null ? 0 : exec.attempts().of(0);
  }

  CheckpointId pointerId() {
    return pointer == null ? CheckpointId.NONE : pointer.id();
  }

  /** The manifest that a pointer names; null when it is not there or cannot be read. */
  @Nullable Manifest manifest(MetadataValue.Pointer of) {
    byte[] bytes = outside.object(of.manifestKey());
    try {
      return bytes == null ? null : ManifestCodec.decode(bytes);
    } catch (MalformedBytesException e) {
      return null;
    }
  }

  /** The content of a part that a pointer has decided, under whichever name it has now. */
  byte @Nullable [] part(Committable c) {
    byte[] hidden = outside.file(hiddenName(c.payload()));
    return hidden != null ? hidden : outside.file(committedName(c.payload()));
  }

  /** The lines of a file, whose content is never changed in place. */
  List<Line> lines(byte[] content) {
    return parsed.computeIfAbsent(content, History::parse);
  }

  private static List<Line> parse(byte[] content) {
    var lines = new ArrayList<Line>();
    for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
      if (!line.isEmpty()) {
        lines.add(Line.parse(line));
      }
    }
    return lines;
  }

  Plan knownPlan() {
    if (plan == null) {
      throw new IllegalStateException("nothing was deployed yet");
    }
    return plan;
  }

  /** What the value was before is still known to the rules that were told first. */
  void remember(SortedMap<String, MetadataValue> values) {
    writes.add(values);
    for (Map.Entry<String, MetadataValue> entry : values.entrySet()) {
      MetadataValue value = entry.getValue();
      if (entry.getKey().equals(MetadataPaths.LEADER)) {
        leader = (MetadataValue.Leader) value;
      } else if (value instanceof MetadataValue.Spec created) {
        spec = created;
      } else if (value instanceof MetadataValue.Exec next) {
        exec = next;
      } else if (value instanceof MetadataValue.Pointer next) {
        pointer = next;
      } else if (value instanceof MetadataValue.Wish asked) {
        wish = asked;
      } else if (value instanceof MetadataValue.Result end) {
        result = end;
      }
    }
  }

  @Override
  public void commanded(String coordinator, CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.ToExecutor order
        && order.order() instanceof ExecutorOrder.Deploy deploy) {
      deployments.putIfAbsent(deploy.target().attempt(), deploy);
      plan = deploy.assembly().plan();
    }
  }

  @Override
  public void reported(ExecutorIdentity executor, ExecutorReport report) {
    if (report instanceof ExecutorReport.CheckpointAck ack) {
      ack.sections()
          .forEach(
              section ->
                  section.committables().forEach(c -> prepared.put(hiddenName(c.payload()), c)));
    }
  }

  /** Of a committable of the file sink: {@code 1 HIDDEN COMMITTED SIZE CRC}. */
  static String hiddenName(String payload) {
    return payload.split(" ")[1];
  }

  static String committedName(String payload) {
    return payload.split(" ")[2];
  }
}
