package dev.weir.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.manifest.SplitFigures;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.coordinator.loop.MemoryMetadata.Fault;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.CoordinatorCommand.BlobDelete;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of jobs that have ended. */
class EndedJobsTest {
  /** Of {@code EndedJobs}, written down once more. */
  private static final int KEPT = 100;

  private final ScriptedCluster cluster = ScriptedCluster.leading(2, 4);

  private JobId running(String name) {
    cluster.submit(name.hashCode(), name, 2);
    cluster.pass(4_500);
    return cluster.job(name).identity().job();
  }

  private void finish(String name) {
    cluster.hosts(name).forEach(ScriptedExecutor::finish);
    cluster.pass(1_500);
    assertThat(cluster.status(name)).isEqualTo(Status.FINISHED);
  }

  private void failOver() {
    cluster.newCoordinator();
    cluster.elect();
    cluster.reconnectAll();
  }

  /** Keys of the job's checkpoints. */
  private List<String> objects(JobId job) {
    return cluster.blobs.keySet().stream()
        .filter(key -> key.startsWith(StoreKeys.checkpointsPrefix(job)))
        .toList();
  }

  private Pointer pointer(JobId job) {
    return cluster.metadata.value(MetadataPaths.pointer(job), Pointer.class);
  }

  @Test
  void ofAFinishedJobNoCheckpointIsLeftButItsGraphsAre() {
    JobId job = running("bids");
    assertThat(objects(job)).isNotEmpty();
    finish("bids");
    cluster.pass(10_000);

    assertThat(objects(job)).isEmpty();
    Spec spec = cluster.metadata.value(MetadataPaths.spec(job), Spec.class);
    assertThat(cluster.blobs).containsKey(spec.topologyKey());
  }

  @Test
  void ofAStoppedJobWhatItsPointerNamesIsLeftAlsoByTheNextLeader() {
    JobId job = running("bids");
    assertThat(objects(job)).hasSizeGreaterThan(1);
    cluster.ask(2, new ClientRequest.Stop("bids"));
    cluster.pass(10_000);
    assertThat(cluster.status("bids")).isEqualTo(Status.STOPPED);
    assertThat(objects(job)).containsExactly(pointer(job).manifestKey());

    String stray = StoreKeys.manifest(job, pointer(job).id(), 77);
    cluster.blobs.put(stray, new byte[0]);
    failOver();
    cluster.pass(10_000);
    assertThat(objects(job)).containsExactly(pointer(job).manifestKey());
  }

  @Test
  void whenTheKeptManifestCannotBeReadNothingIsDeleted() {
    JobId job = running("bids");
    cluster.ask(2, new ClientRequest.Stop("bids"));
    cluster.pass(100);
    assertThat(cluster.status("bids")).isEqualTo(Status.STOPPED);
    cluster.blobs.put(pointer(job).manifestKey(), new byte[] {1});
    cluster.blobs.put(StoreKeys.manifest(job, pointer(job).id(), 77), new byte[0]);
    failOver();
    cluster.log.clear();
    cluster.pass(40_000);

    assertThat(cluster.logged(BlobDelete.class)).isEmpty();
  }

  @Test
  void ofACanceledJobTheCheckpointStaysWhenSinksHaveNotCommittedIt() {
    JobId job = running("bids");
    cluster.hosts("bids").forEach(host -> host.commits = false);
    cluster.pass(1_500);
    cluster.ask(2, new ClientRequest.Cancel("bids"));
    cluster.pass(22_000);
    assertThat(cluster.status("bids")).isEqualTo(Status.CANCELED);
    assertThat(objects(job)).containsExactly(pointer(job).manifestKey());

    JobId other = running("clicks");
    cluster.ask(3, new ClientRequest.Cancel("clicks"));
    cluster.pass(10_000);
    assertThat(cluster.status("clicks")).isEqualTo(Status.CANCELED);
    assertThat(objects(other)).isEmpty();
  }

  @Test
  void whatALateExecutorWritesIsDeletedToo() {
    JobId job = running("bids");
    finish("bids");
    cluster.pass(5_000);
    String late = StoreKeys.manifest(job, pointer(job).id(), 78);
    cluster.blobs.put(late, new byte[0]);
    cluster.pass(10_000);

    assertThat(cluster.blobs).doesNotContainKey(late);
  }

  @Test
  void whileTheStoreDoesNotAnswerNothingIsDeletedAndLaterItIs() {
    JobId job = running("bids");
    finish("bids");
    failOver();
    cluster.failBlobs = Reason.UNKNOWN;
    cluster.log.clear();
    cluster.pass(10_000);
    assertThat(cluster.logged(BlobDelete.class)).isEmpty();
    cluster.failBlobs = null;
    cluster.blobs.put(StoreKeys.manifest(job, pointer(job).id(), 78), new byte[0]);
    cluster.pass(10_000);

    assertThat(objects(job)).isEmpty();
  }

  @Test
  void theNextLeaderShowsAnEndedJobAsTheOneThatEndedIt() {
    running("bids");
    finish("bids");
    cluster.pass(1_000);
    JobView before = cluster.job("bids");
    assertThat(before.checkpoints().completed()).isGreaterThan(2);
    failOver();
    cluster.pass(5_000);
    JobView after = cluster.job("bids");

    assertThat(after.progress()).isEqualTo(before.progress());
    assertThat(after.identity()).isEqualTo(before.identity());
    assertThat(after.topology()).isEqualTo(before.topology()).isNotNull();
    assertThat(after.plan()).isEqualTo(before.plan());
    assertThat(after.input()).isEqualTo(before.input());
    assertThat(after.input().sources()).containsExactly(Map.entry("in", new SplitFigures(4, 2)));
    assertThat(after.positions()).containsExactly(Map.entry("in/split-2", 17L));
    assertThat(after.checkpoints().completed()).isEqualTo(before.checkpoints().completed());
    assertThat(after.checkpoints().failed()).isEqualTo(before.checkpoints().failed());
    assertThat(after.checkpoints().skipped()).isEqualTo(before.checkpoints().skipped());
    assertThat(after.checkpoints().pointer()).isEqualTo(before.checkpoints().pointer());
    assertThat(after.checkpoints().pointerMillis()).isEqualTo(before.checkpoints().pointerMillis());
  }

  @ParameterizedTest
  @EnumSource
  void theOldestOfTooManyIsRemovedWithEverythingOfIt(Fault fault) {
    cluster.metadata.nextRemoval(fault);
    JobId first = running("job-0");
    finish("job-0");
    for (int i = 1; i <= KEPT; i++) {
      String name = "job-" + i;
      cluster.submit(i, name, 1);
      cluster.pass(200);
      cluster.hosts(name).forEach(ScriptedExecutor::finish);
      cluster.pass(800);
    }
    cluster.pass(30_000);
    assertThat(cluster.metadata.removed()).isTrue();

    assertThat(cluster.halted).isNull();
    assertThat(cluster.view().jobs())
        .hasSize(KEPT)
        .noneMatch(j -> j.identity().job().equals(first))
        .allMatch(j -> j.progress().status() == Status.FINISHED);
    assertThat(cluster.blobs.keySet()).noneMatch(key -> key.startsWith("jobs/" + first));
    assertThat(cluster.metadata.paths()).noneMatch(p -> p.startsWith("/jobs/" + first));
    failOver();
    cluster.pass(1_000);
    assertThat(cluster.view().jobs()).hasSize(KEPT);
  }

  @Test
  void aRunningJobIsNeverRemovedHoweverManyHaveEnded() {
    JobId running = running("long");
    for (int i = 1; i <= KEPT + 5; i++) {
      String name = "job-" + i;
      cluster.submit(i, name, 1);
      cluster.pass(200);
      cluster.hosts(name).forEach(ScriptedExecutor::finish);
      cluster.pass(800);
    }
    cluster.pass(60_000);

    assertThat(cluster.view().jobs()).hasSize(KEPT + 1);
    assertThat(cluster.status("long")).isEqualTo(Status.RUNNING);
    assertThat(cluster.metadata.value(MetadataPaths.spec(running), Spec.class)).isNotNull();
  }
}
