package dev.weir.coordinator.rpc;

import dev.weir.api.id.JobId;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.view.ChannelFigures;
import dev.weir.coordinator.view.ProcessFigures;
import dev.weir.coordinator.view.SubtaskFigures;
import dev.weir.proto.ExecutorHeartbeat;
import dev.weir.proto.SubtaskMetrics;

/** The figures of an executor, from a message. Stateless. */
final class HeartbeatWire {
  private HeartbeatWire() {}

  static ExecutorNews news(ExecutorHeartbeat heartbeat) {
    return new ExecutorNews.Heartbeat(
        heartbeat.getJob().isEmpty() ? null : new JobId(heartbeat.getJob()),
        ExecutorReportWire.notNegative("attempt", heartbeat.getAttempt()),
        heartbeat.getMetricsList().stream().map(HeartbeatWire::figures).toList(),
        heartbeat.getChannelsList().stream()
            .map(
                c ->
                    new ChannelFigures(
                        ExecutorReportWire.notNegative("channel", c.getChannel()),
                        c.getSender(),
                        c.getGrantedBytes(),
                        c.getCreditBytes(),
                        c.getInFlightBytes(),
                        c.getQueuedBytes()))
            .toList(),
        new ProcessFigures(
            heartbeat.getHeapUsedBytes(), heartbeat.getRssBytes(), heartbeat.getCpuMillis()));
  }

  private static SubtaskFigures figures(SubtaskMetrics m) {
    return new SubtaskFigures(
        ExecutorReportWire.subtask(m.getSubtask()),
        new SubtaskFigures.Counts(
            m.getRecordsIn(), m.getRecordsOut(), m.getBytesOut(), m.getLateDropped()),
        new SubtaskFigures.Times(m.getBusyNanos(), m.getBackpressuredNanos(), m.getIdleNanos()),
        m.getWatermarkMillis(),
        m.getStateBytes(),
        m.getTimersPending(),
        m.getInputQueueFill());
  }
}
