package dev.weir.coordinator.process;

import dev.weir.checkpointing.store.BlobStore;
import dev.weir.coordinator.http.HttpPorts;
import dev.weir.coordinator.http.HttpServer;
import dev.weir.coordinator.http.HttpSettings;
import dev.weir.coordinator.http.PendingReplies;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.rpc.ControlServer;
import dev.weir.coordinator.view.ClusterView;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ports that a coordinator listens on: gRPC for workers and executors, HTTP for all others.
 * Open from the moment that it is made.
 */
final class Servers implements AutoCloseable {
  private final ControlServer control;
  private final HttpServer http;
  private final String controlAddress;

  /**
   * What they work on.
   *
   * @param events to the coordinator's loop; may be called before that runs
   */
  record Ports(
      BlobStore blobs,
      PendingReplies replies,
      Consumer<CoordinatorEvent> events,
      Supplier<ClusterView> views) {
    /** Streams are taken from the moment on that the claim has succeeded, in doubt too. */
    boolean takesStreams() {
      String state = views.get().leader().state();
      return state.equals("LOADING") || state.equals("LEADING") || state.equals("FROZEN");
    }
  }

  /**
   * @throws dev.weir.api.error.WeirException PORT_IN_USE, CERTIFICATE_INVALID; nothing then stays
   *     open
   */
  Servers(CoordinatorConfig config, String version, @Nullable String token, Ports ports) {
    var network = config.network();
    var security = config.security();
    this.control =
        new ControlServer(
            new ControlServer.Settings(
                network.host(),
                network.controlPort(),
                config.cluster(),
                version,
                security.tlsDirectory()),
            ports.events(),
            ports::takesStreams);
    this.controlAddress = network.reachableHost() + ":" + control.port();
    var about =
        new HttpPorts.About(
            config.cluster(),
            version,
            config.coordinator(),
            ProcessHandle.current().pid(),
            network.reachableHost(),
            controlAddress);
    try {
      this.http =
          new HttpServer(
              new HttpSettings(
                  network.host(),
                  network.httpPort(),
                  security.tlsDirectory(),
                  token,
                  config.isExposed()),
              new HttpPorts(about, ports.views(), ports.events(), ports.replies(), ports.blobs()));
    } catch (RuntimeException e) {
      control.close();
      throw e;
    }
  }

  ControlServer control() {
    return control;
  }

  /** host:port of gRPC, as others reach it. */
  String controlAddress() {
    return controlAddress;
  }

  /** host:port of HTTP, as others reach it. */
  String httpAddress() {
    return http.address();
  }

  @Override
  public void close() {
    http.close();
    control.close();
  }
}
