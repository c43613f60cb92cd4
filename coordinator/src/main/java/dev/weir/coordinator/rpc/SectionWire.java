package dev.weir.coordinator.rpc;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.proto.CommittableProto;
import dev.weir.proto.SectionProto;
import java.util.List;
import java.util.TreeMap;

/** A subtask's section of a checkpoint, from its message to plain records. Stateless. */
final class SectionWire {
  private SectionWire() {}

  static SectionHandle section(SectionProto s) {
    boolean inlined = s.getObjectKey().isEmpty();
    if (!inlined && (s.getOffset() < 0 || s.getLength() < 0 || !s.getInlined().isEmpty())) {
      throw new MalformedMessageException(
          "section of "
              + ExecutorReportWire.subtask(s.getSubtask())
              + ": both a range and inlined bytes, or no range");
    }
    return new SectionHandle(
        ExecutorReportWire.subtask(s.getSubtask()),
        s.getFinished(),
        inlined
            ? new SectionHandle.Inlined(s.getInlined().toByteArray(), s.getCrc32C())
            : new SectionHandle.Stored(
                s.getObjectKey(), s.getOffset(), s.getLength(), s.getCrc32C()),
        committables(s.getCommittablesList()),
        new TreeMap<>(s.getPositionsMap()));
  }

  private static List<Committable> committables(List<CommittableProto> committables) {
    return committables.stream()
        .map(
            c ->
                new Committable(
                    c.getOperator(),
                    ExecutorReportWire.notNegative("subtask", c.getSubtask()),
                    ExecutorReportWire.notNegative("attempt", c.getAttempt()),
                    new CheckpointId(c.getCheckpoint()).value(),
                    c.getPayload()))
        .toList();
  }
}
