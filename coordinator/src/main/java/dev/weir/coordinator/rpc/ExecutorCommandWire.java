package dev.weir.coordinator.rpc;

import com.google.protobuf.ByteString;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.core.SubtaskRestore;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.proto.AbortThrough;
import dev.weir.proto.AttemptFence;
import dev.weir.proto.CommandFence;
import dev.weir.proto.Commit;
import dev.weir.proto.CommittableProto;
import dev.weir.proto.Deploy;
import dev.weir.proto.Describe;
import dev.weir.proto.DropAttempt;
import dev.weir.proto.ExecutorCommand;
import dev.weir.proto.Exit;
import dev.weir.proto.Lease;
import dev.weir.proto.PeerProto;
import dev.weir.proto.Placement;
import dev.weir.proto.RestoreProto;
import dev.weir.proto.SectionProto;
import dev.weir.proto.StartSources;
import dev.weir.proto.StopSources;
import dev.weir.proto.SubtaskProto;
import dev.weir.proto.TriggerBarrier;

/** Orders for executors, from plain records to messages. Stateless. */
public final class ExecutorCommandWire {
  private ExecutorCommandWire() {}

  public static ExecutorCommand command(CommandFence fence, ExecutorOrder order) {
    var command = ExecutorCommand.newBuilder().setFence(fence);
    if (order instanceof ExecutorOrder.Welcome welcome) {
      command.setWelcome(WorkerWire.welcome(welcome.coordinator(), welcome.version()));
    } else if (order instanceof ExecutorOrder.Lease lease) {
      command.setLease(Lease.newBuilder().setLeaseMillis(lease.leaseMillis()));
    } else if (order instanceof ExecutorOrder.Describe describe) {
      command.setDescribe(
          Describe.newBuilder()
              .setRequest(describe.request())
              .setJob(describe.job().value())
              .setCode(PlanWire.code(describe.code()))
              .setWarn(describe.warn()));
    } else if (order instanceof ExecutorOrder.Deploy deploy) {
      command.setDeploy(deploy(deploy));
    } else if (order instanceof ExecutorOrder.Exit exit) {
      command.setExit(Exit.newBuilder().setReason(exit.reason()));
    } else {
      setAboutAttempt(command, order);
    }
    return command.build();
  }

  private static void setAboutAttempt(ExecutorCommand.Builder command, ExecutorOrder order) {
    if (order instanceof ExecutorOrder.StartSources start) {
      command.setStartSources(StartSources.newBuilder().setTarget(target(start.target())));
    } else if (order instanceof ExecutorOrder.TriggerBarrier trigger) {
      command.setTriggerBarrier(
          TriggerBarrier.newBuilder()
              .setTarget(target(trigger.target()))
              .setCheckpoint(trigger.checkpoint().value()));
    } else if (order instanceof ExecutorOrder.Commit commit) {
      command.setCommit(
          Commit.newBuilder()
              .setTarget(target(commit.target()))
              .setThrough(commit.permit().through().value()));
    } else if (order instanceof ExecutorOrder.AbortThrough abort) {
      command.setAbortThrough(
          AbortThrough.newBuilder()
              .setTarget(target(abort.target()))
              .setThrough(abort.through().value()));
    } else if (order instanceof ExecutorOrder.DropAttempt drop) {
      command.setDropAttempt(DropAttempt.newBuilder().setTarget(target(drop.target())));
    } else if (order instanceof ExecutorOrder.StopSources stop) {
      command.setStopSources(StopSources.newBuilder().setTarget(target(stop.target())));
    } else {
      throw new AssertionError(order);
    }
  }

  private static Deploy deploy(ExecutorOrder.Deploy deploy) {
    ExecutorOrder.Assembly assembly = deploy.assembly();
    var message =
        Deploy.newBuilder()
            .setTarget(target(deploy.target()))
            .setJobName(assembly.jobName())
            .setCode(PlanWire.code(assembly.code()))
            .setFingerprint(assembly.fingerprint())
            .setTopology(PlanWire.topology(assembly.topology()))
            .setPlan(PlanWire.plan(assembly.plan()))
            .setPlanSha256(assembly.planSha256())
            .setRestoredFrom(deploy.restoredFrom().value())
            .putAllSettings(assembly.settings());
    deploy
        .placements()
        .forEach(
            (subtask, executor) ->
                message.addPlacements(
                    Placement.newBuilder().setSubtask(subtask(subtask)).setExecutor(executor)));
    for (ExecutorOrder.Peer peer : deploy.peers()) {
      message.addPeers(
          PeerProto.newBuilder()
              .setExecutor(peer.executor())
              .setIncarnation(peer.incarnation())
              .setDataAddress(peer.dataAddress()));
    }
    deploy.restores().forEach(r -> message.addRestores(restore(r)));
    return message.build();
  }

  private static RestoreProto restore(SubtaskRestore restore) {
    var message =
        RestoreProto.newBuilder()
            .setSubtask(subtask(restore.subtask()))
            .addAllInherited(restore.inherited());
    restore.sections().forEach(s -> message.addSections(section(s)));
    restore.pending().forEach(c -> message.addPending(committable(c)));
    return message.build();
  }

  private static SectionProto section(SectionHandle section) {
    var message =
        SectionProto.newBuilder()
            .setSubtask(subtask(section.subtask()))
            .setFinished(section.finished())
            .setCrc32C(section.location().crc32c());
    if (section.location() instanceof SectionHandle.Stored stored) {
      message
          .setObjectKey(stored.objectKey())
          .setOffset(stored.offset())
          .setLength(stored.length());
    } else if (section.location() instanceof SectionHandle.Inlined inlined) {
      message.setInlined(ByteString.copyFrom(inlined.bytes())).setLength(inlined.length());
    }
    section.committables().forEach(c -> message.addCommittables(committable(c)));
    return message.build();
  }

  private static CommittableProto committable(Committable c) {
    return CommittableProto.newBuilder()
        .setOperator(c.operator())
        .setSubtask(c.subtask())
        .setAttempt(c.attempt())
        .setCheckpoint(c.checkpointId())
        .setPayload(c.payload())
        .build();
  }

  private static SubtaskProto subtask(SubtaskId subtask) {
    return SubtaskProto.newBuilder().setChain(subtask.chain()).setIndex(subtask.index()).build();
  }

  private static AttemptFence target(AttemptTarget target) {
    return AttemptFence.newBuilder()
        .setJob(target.job().value())
        .setRegion(target.region())
        .setAttempt(target.attempt())
        .build();
  }
}
