package dev.weir.worker.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.proto.Describe;
import dev.weir.proto.JobCode;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import java.util.Objects;

/**
 * Messages between an executor and a leader that is not there, so that what reads and writes them
 * is loaded before there is one. Stateless.
 */
public final class WireRehearsal {
  private WireRehearsal() {}

  /** As it is read from a leader's message, by bytes. */
  public static ExecutorCommand describe(String request, JobId job, CodeOfJob code) {
    var message =
        Describe.newBuilder()
            .setRequest(request)
            .setJob(job.value())
            .setCode(JobCode.newBuilder().setJobClass(code.jobClass()).putAllArgs(code.args()))
            .setWarn(true);
    byte[] bytes =
        dev.weir.proto.ExecutorCommand.newBuilder().setDescribe(message).build().toByteArray();
    try {
      ExecutorCommand command =
          ExecutorCommandWire.command(dev.weir.proto.ExecutorCommand.parseFrom(bytes));
      return Objects.requireNonNull(command, "every version knows this kind");
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was just written", e);
    }
  }

  /** As it is written for a leader. */
  public static void write(ExecutorIdentity sender, LeaderEpoch epoch, ExecutorReport report) {
    byte[] unused = ExecutorReportWire.message(sender, epoch, report).toByteArray();
  }
}
