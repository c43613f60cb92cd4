package dev.weir.coordinator.view;

import dev.weir.api.id.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An executor process.
 *
 * @param role STARTING, JOINING, SPARE, MEMBER (of a job, or about to be) or LEAVING
 * @param job that it belongs to; null for a spare
 */
public record ExecutorView(
    String executor,
    String worker,
    long pid,
    String role,
    @Nullable JobId job,
    ProcessFigures process,
    List<ChannelFigures> channels) {
  public ExecutorView {
    channels = List.copyOf(channels);
  }
}
