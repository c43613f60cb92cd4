package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.view.ExecutorView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the leader tells of the processes in the cluster. */
class FleetTest {
  @Test
  void anExecutorThatHasNotConnectedYetHasThePidThatItsWorkerTells() {
    ScriptedCluster cluster = ScriptedCluster.leading(1, 2);
    cluster.say(
        "w1",
        new WorkerNews.Heartbeat(List.of(new WorkerNews.RunningExecutor("just-started", 4711))));
    assertThat(cluster.view().executors())
        .filteredOn(e -> e.executor().equals("just-started"))
        .extracting(ExecutorView::pid, ExecutorView::role)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(4711L, "STARTING"));
  }
}
