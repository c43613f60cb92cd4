package dev.weir.coordinator.process;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import dev.weir.coordinator.message.CoordinatorEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks, while this coordinator stands by, whether the leader's port still takes connections. A
 * refused one means that the process is gone long before its session is; nothing else means
 * anything. Owns one thread.
 */
final class LeaderProber implements AutoCloseable {
  static final long PERIOD_MILLIS = 500;
  private static final int CONNECT_TIMEOUT_MILLIS = 400;

  private final String self;
  private final BooleanSupplier standsBy;
  private final Consumer<CoordinatorEvent> events;
  private final ScheduledExecutorService thread;
  private volatile @Nullable Leader leader;

  /**
   * @param self id of this coordinator
   */
  LeaderProber(String self, BooleanSupplier standsBy, Consumer<CoordinatorEvent> events) {
    this.self = self;
    this.standsBy = standsBy;
    this.events = events;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var made = new Thread(task, "leader-prober");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(this::probe, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  void leaderIs(@Nullable Leader seen) {
    leader = seen;
  }

  private void probe() {
    Leader probed = leader;
    if (probed != null
        && !probed.coordinator().equals(self)
        && standsBy.getAsBoolean()
        && isRefused(probed.controlAddress())) {
      events.accept(
          new CoordinatorEvent.LeaderUnreachable(new LeaderEpoch(probed.epoch().value())));
    }
  }

  private static boolean isRefused(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      return false;
    }
    try (var socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(
          new InetSocketAddress(address.substring(0, colon), port), CONNECT_TIMEOUT_MILLIS);
      return false;
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage()).contains("refused");
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
