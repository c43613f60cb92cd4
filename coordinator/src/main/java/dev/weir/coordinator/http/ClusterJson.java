package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.view.ExecutorView;
import dev.weir.coordinator.view.WorkerView;
import java.util.List;

/** The processes of a cluster as JSON. Stateless. */
final class ClusterJson {
  private ClusterJson() {}

  /**
   * @param self the coordinator that answers, which leads
   * @param standbys those that have told of themselves
   */
  static void addTo(
      ObjectNode node, LiveView view, Coordinators.Info self, List<Coordinators.Info> standbys) {
    node.put("leader", view.cluster().leader().leader());
    node.put("epoch", view.cluster().leader().epoch());
    ArrayNode processes = node.putArray("processes");
    coordinator(processes, self, true);
    standbys.stream()
        .filter(s -> !s.id().equals(self.id()))
        .forEach(s -> coordinator(processes, s, false));
    view.cluster().workers().forEach(w -> worker(processes, w));
    view.cluster().executors().forEach(e -> executor(processes, e, view));
  }

  private static void coordinator(ArrayNode processes, Coordinators.Info info, boolean leader) {
    ObjectNode node = process(processes, "coordinator", info.id(), info.pid(), info.httpAddress());
    node.put("leader", leader);
    node.put("controlAddress", info.controlAddress());
  }

  private static void worker(ArrayNode processes, WorkerView worker) {
    ObjectNode node = process(processes, "worker", worker.worker(), worker.pid(), worker.host());
    node.put("slots", worker.slots());
    node.put("usedSlots", worker.usedSlots());
    node.put("maxExecutors", worker.maxExecutors());
    node.put("connected", worker.connected());
  }

  private static void executor(ArrayNode processes, ExecutorView executor, LiveView view) {
    String host =
        view.cluster().workers().stream()
            .filter(w -> w.worker().equals(executor.worker()))
            .map(WorkerView::host)
            .findFirst()
            .orElse("");
    ObjectNode node = process(processes, "executor", executor.executor(), executor.pid(), host);
    node.put("worker", executor.worker());
    node.put("state", executor.role());
    if (executor.job() != null) {
      node.put("job", executor.job().value());
    }
    node.put("rssBytes", executor.process().rssBytes());
    node.put("heapUsedBytes", executor.process().heapUsedBytes());
  }

  private static ObjectNode process(
      ArrayNode processes, String role, String id, long pid, String address) {
    ObjectNode node = processes.addObject();
    node.put("role", role);
    node.put("id", id);
    if (pid > 0) { // unknown until an executor's worker has told of it
      node.put("pid", pid);
    }
    node.put("address", address);
    node.put("leader", false);
    return node;
  }
}
