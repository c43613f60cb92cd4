package dev.weir.coordinator.http;

import dev.weir.checkpointing.store.BlobStore;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.view.ClusterView;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the HTTP server is connected to.
 *
 * @param views the last published one, at once
 * @param events to the coordinator's loop; never blocks
 */
public record HttpPorts(
    About about,
    Supplier<ClusterView> views,
    Consumer<CoordinatorEvent> events,
    PendingReplies replies,
    BlobStore store) {

  /**
   * This process, as shown.
   *
   * @param host that others reach it at
   * @param controlAddress host:port of its gRPC server
   */
  public record About(
      String cluster,
      String version,
      String coordinator,
      long pid,
      String host,
      String controlAddress) {}
}
