package dev.weir.coordinator.http;

import dev.weir.coordinator.view.ClusterView;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the leader of this coordinator while it stands by, so that the cluster's list is whole.
 * Owns one thread.
 */
final class TellingLoop implements AutoCloseable {
  private static final long FIRST_MILLIS = 1_000;
  private static final long PERIOD_MILLIS = 3_000;
  private static final Logger LOG = LoggerFactory.getLogger(TellingLoop.class);

  private final Supplier<ClusterView> views;
  private final Forwarder forwarder;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var made = new Thread(task, "http-teller");
            made.setDaemon(true);
            return made;
          });

  TellingLoop(Supplier<ClusterView> views, Forwarder forwarder) {
    this.views = views;
    this.forwarder = forwarder;
  }

  /**
   * @param token that all coordinators of the cluster demand; null: none
   * @param self asked again each time
   */
  void start(@Nullable String token, Supplier<Coordinators.Info> self) {
    thread.scheduleAtFixedRate(
        () -> tell(token, self.get()), FIRST_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tell(@Nullable String token, Coordinators.Info self) {
    ClusterView view = views.get();
    String leader = view.leader().httpAddress();
    if (Leadership.isHere(view) || leader.isEmpty() || leader.equals(self.httpAddress())) {
      return;
    }
    try {
      forwarder.post(leader, Coordinators.PATH, self.json(), token);
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("The leader at {} cannot be told of this standby: {}", leader, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("The leader at {} cannot be told of this standby", leader, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
