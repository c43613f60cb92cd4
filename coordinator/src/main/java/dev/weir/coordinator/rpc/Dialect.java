package dev.weir.coordinator.rpc;

import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.proto.ReportFence;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the streams of workers and those of executors.
 *
 * @param <R> reports of such a process
 */
public interface Dialect<R> {
  /** What such a process is called, for messages. */
  String role();

  ReportFence fence(R report);

  /** The version that a hello names; null for every other report. */
  @Nullable String helloVersion(R report);

  /**
   * The report as an event of its sender.
   *
   * @throws RuntimeException when it is malformed
   */
  CoordinatorEvent event(R report);

  CoordinatorEvent gone(String sender, String incarnation, String cause);
}
