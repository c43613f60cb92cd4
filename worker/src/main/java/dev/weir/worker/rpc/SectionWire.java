package dev.weir.worker.rpc;

import com.google.protobuf.ByteString;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.proto.CommittableProto;
import dev.weir.proto.SectionProto;
import java.util.TreeMap;

/** A subtask's part of a checkpoint, between message and plain record. Stateless. */
final class SectionWire {
  private SectionWire() {}

  static SectionProto message(SectionHandle section) {
    var message =
        SectionProto.newBuilder()
            .setSubtask(PlanWire.message(section.subtask()))
            .setFinished(section.finished())
            .setLength(section.location().length())
            .setCrc32C(section.location().crc32c())
            .putAllPositions(section.positions());
    if (section.location() instanceof SectionHandle.Stored stored) {
      message.setObjectKey(stored.objectKey()).setOffset(stored.offset());
    } else if (section.location() instanceof SectionHandle.Inlined inlined) {
      message.setInlined(ByteString.copyFrom(inlined.bytes()));
    }
    section.committables().forEach(c -> message.addCommittables(message(c)));
    return message.build();
  }

  static SectionHandle section(SectionProto message) {
    SectionHandle.Location location =
        message.getObjectKey().isEmpty()
            ? new SectionHandle.Inlined(message.getInlined().toByteArray(), message.getCrc32C())
            : new SectionHandle.Stored(
                message.getObjectKey(),
                message.getOffset(),
                message.getLength(),
                message.getCrc32C());
    return new SectionHandle(
        PlanWire.subtask(message.getSubtask()),
        message.getFinished(),
        location,
        message.getCommittablesList().stream().map(SectionWire::committable).toList(),
        new TreeMap<>(message.getPositionsMap()));
  }

  static Committable committable(CommittableProto message) {
    return new Committable(
        message.getOperator(),
        message.getSubtask(),
        message.getAttempt(),
        message.getCheckpoint(),
        message.getPayload());
  }

  private static CommittableProto message(Committable committable) {
    return CommittableProto.newBuilder()
        .setOperator(committable.operator())
        .setSubtask(committable.subtask())
        .setAttempt(committable.attempt())
        .setCheckpoint(committable.checkpointId())
        .setPayload(committable.payload())
        .build();
  }
}
