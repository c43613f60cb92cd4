package dev.weir.deploy.process;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.http.ApiClient;
import dev.weir.deploy.http.ServerList;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Whether a local cluster can take jobs yet. Used by one thread. */
final class Readiness {
  private static final long READY_MILLIS = 60_000;
  private static final long POLL_MILLIS = 50;

  /** So many ends within seconds of a start say that a process cannot run at all. */
  private static final int HOPELESS = 4;

  private final LocalCluster.Shape shape;
  private final ServerList client;

  Readiness(LocalCluster.Shape shape, ServerList client) {
    this.shape = shape;
    this.client = client;
  }

  /**
   * Waits until a coordinator leads and every worker has an executor to spare.
   *
   * @param earlyEnds how often a process has ended within seconds of its start
   * @throws WeirException TIMED_OUT, INTERNAL when a process cannot run, PORT_IN_USE
   */
  void await(IntSupplier earlyEnds) {
    var api = new ApiClient(client, Duration.ZERO);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
    while (!isReady(api)) {
      if (earlyEnds.getAsInt() >= HOPELESS) {
        throw new WeirException(
            ErrorCode.INTERNAL,
            "the cluster's processes end as soon as they are started; the reason is in "
                + shape.directory().resolve("logs"));
      }
      if (System.nanoTime() > deadline) {
        throw new WeirException(
            ErrorCode.TIMED_OUT,
            "the cluster is not ready after "
                + READY_MILLIS / 1000
                + " s; its processes write to "
                + shape.directory().resolve("logs"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
  }

  private boolean isReady(ApiClient api) {
    if (!api.ready()) {
      return false;
    }
    try {
      var cluster = api.get("/api/v1/cluster");
      requireOurs(cluster.path("cluster").asText());
      int spares = 0;
      for (var process : cluster.path("processes")) {
        if (process.path("role").asText().equals("executor")
            && process.path("state").asText().equals("SPARE")) {
          spares++;
        }
      }
      return spares >= shape.workers();
    } catch (WeirException e) {
      if (e.code() == ErrorCode.PORT_IN_USE) {
        throw e;
      }
      // No leader yet.
      return false;
    }
  }

  private void requireOurs(String answering) {
    if (!answering.equals(shape.name())) {
      throw new WeirException(
          ErrorCode.PORT_IN_USE,
          "the port of a coordinator was taken by cluster '"
              + answering
              + "' at the same moment; start again");
    }
  }
}
