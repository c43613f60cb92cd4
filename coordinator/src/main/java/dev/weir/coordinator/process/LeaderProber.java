package dev.weir.coordinator.process;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import dev.weir.coordinator.message.CoordinatorEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks, while this coordinator stands by, whether the leader's port still takes connections. A
 * refused one after one that was taken means that the process is gone long before its session is;
 * nothing else means anything. Where none was ever taken it may be the way there that is barred,
 * and two coordinators that took each other for dead would lead in turns for ever. A connection
 * that was taken is held for a while instead of asking again: its end, when the process ends, is a
 * reason to ask at once. Owns one thread.
 */
final class LeaderProber implements AutoCloseable {
  static final long PERIOD_MILLIS = 500;

  /** A connection may outlive a machine that is gone, so none is trusted for longer. */
  static final int HOLD_MILLIS = 5_000;

  private static final int CONNECT_TIMEOUT_MILLIS = 400;
  private static final int GREETING_BYTES = 256;
  private static final Logger LOG = LoggerFactory.getLogger(LeaderProber.class);

  private final String self;
  private final BooleanSupplier standsBy;
  private final Consumer<CoordinatorEvent> events;
  private final ScheduledExecutorService thread;
  private volatile @Nullable Leader leader;
  private volatile @Nullable Socket held;

  /** Who has taken a connection; the thread's own. */
  private @Nullable Leader taken;

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
    letGo();
  }

  private void probe() {
    if (endedAfterTaken()) {
      boolean unused = endedAfterTaken(); // so, most likely, has the process
    }
  }

  /** Asks once; true when the connection was taken and has ended. */
  private boolean endedAfterTaken() {
    Leader probed = leader;
    if (probed == null || probed.coordinator().equals(self) || !standsBy.getAsBoolean()) {
      return false;
    }
    String address = probed.controlAddress();
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      return false;
    }
    try (var socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(
          new InetSocketAddress(address.substring(0, colon), port), CONNECT_TIMEOUT_MILLIS);
      held = socket;
      taken = probed;
      return probed.equals(leader) && endsWithin(socket, HOLD_MILLIS);
    } catch (ConnectException e) {
      // Refused, whatever language the system says it in: no answer or no way there throw others,
      // and the system's own patience, which also ends in this, is longer than ours.
      if (probed.equals(taken)) {
        events.accept(
            new CoordinatorEvent.LeaderUnreachable(new LeaderEpoch(probed.epoch().value())));
      }
      return false;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    } finally {
      held = null;
    }
  }

  private static boolean endsWithin(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    var greeting = new byte[GREETING_BYTES];
    try {
      InputStream in = socket.getInputStream();
      int read = in.read(greeting);
      while (read >= 0) { // what a server says first; nothing follows while it hears nothing
        read = in.read(greeting);
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset, or let go of here
    }
  }

  private void letGo() {
    Socket socket = held;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("a connection to the leader could not be closed", e);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    letGo();
  }
}
