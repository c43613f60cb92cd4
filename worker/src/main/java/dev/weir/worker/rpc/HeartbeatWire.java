package dev.weir.worker.rpc;

import dev.weir.proto.ChannelMetrics;
import dev.weir.proto.ExecutorHeartbeat;
import dev.weir.proto.SubtaskMetrics;
import dev.weir.worker.exchange.ChannelStatus;
import dev.weir.worker.executor.AttemptTarget;
import dev.weir.worker.executor.ExecutorReport;
import dev.weir.worker.task.SubtaskFigures;

/** The figures of an executor as a message. Stateless. */
final class HeartbeatWire {
  private HeartbeatWire() {}

  static ExecutorHeartbeat message(ExecutorReport.Heartbeat heartbeat) {
    var message =
        ExecutorHeartbeat.newBuilder()
            .setHeapUsedBytes(heartbeat.process().heapUsedBytes())
            .setRssBytes(heartbeat.process().rssBytes())
            .setCpuMillis(heartbeat.process().cpuMillis());
    AttemptTarget target = heartbeat.target();
    if (target != null) {
      message.setJob(target.job().value()).setAttempt(target.attempt());
    }
    heartbeat.subtasks().forEach(figures -> message.addMetrics(metrics(figures)));
    heartbeat.channels().forEach(status -> message.addChannels(channel(status)));
    return message.build();
  }

  private static SubtaskMetrics metrics(SubtaskFigures figures) {
    return SubtaskMetrics.newBuilder()
        .setSubtask(PlanWire.message(figures.subtask()))
        .setRecordsIn(figures.counts().recordsIn())
        .setRecordsOut(figures.counts().recordsOut())
        .setBytesOut(figures.counts().bytesOut())
        .setLateDropped(figures.counts().lateDropped())
        .setBusyNanos(figures.times().busyNanos())
        .setBackpressuredNanos(figures.times().backpressuredNanos())
        .setIdleNanos(figures.times().idleNanos())
        .setWatermarkMillis(figures.watermarkMillis())
        .setStateBytes(figures.stateBytes())
        .setTimersPending(figures.timersPending())
        .setInputQueueFill(figures.inputQueueFill())
        .build();
  }

  private static ChannelMetrics channel(ChannelStatus status) {
    return ChannelMetrics.newBuilder()
        .setChannel(status.channel())
        .setSender(status.sender())
        .setGrantedBytes(status.grantedBytes())
        .setCreditBytes(status.creditBytes())
        .setInFlightBytes(status.inFlightBytes())
        .setQueuedBytes(status.queuedBytes())
        .build();
  }
}
