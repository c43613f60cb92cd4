package dev.weir.checkpointing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.store.StoreKeys.Jar;
import dev.weir.checkpointing.store.StoreKeys.ManifestObject;
import dev.weir.checkpointing.store.StoreKeys.Snapshot;
import dev.weir.checkpointing.store.StoreKeys.TopologyObject;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreKeysTest {
  private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
  private static final String DIGEST = "ab".repeat(32);

  @Test
  void keysStayAsTheyAre() {
    var checkpoint = CheckpointId.of(new LeaderEpoch(3), 17);
    assertThat(StoreKeys.jar(DIGEST)).isEqualTo("jars/sha256/" + DIGEST);
    assertThat(StoreKeys.topology(JOB, DIGEST)).isEqualTo("jobs/" + JOB + "/topology/" + DIGEST);
    assertThat(StoreKeys.snapshot(JOB, checkpoint, 2, "w1-e0", new UUID(1, 2)))
        .isEqualTo(
            "jobs/" + JOB + "/c0000000300000011/a2/w1-e0-00000000-0000-0001-0000-000000000002");
    assertThat(StoreKeys.manifest(JOB, checkpoint, -2))
        .isEqualTo("jobs/" + JOB + "/c0000000300000011/manifest-fffffffffffffffe");
  }

  @Property
  void whatIsNamedIsParsed(
      @ForAll @LongRange(min = 0) long checkpointId,
      @ForAll @IntRange(min = 1, max = 999_999_999) int attempt,
      @ForAll long token,
      @ForAll long high,
      @ForAll long low) {
    var checkpoint = new CheckpointId(checkpointId);
    var unique = new UUID(high, low);
    String snapshot = StoreKeys.snapshot(JOB, checkpoint, attempt, "worker-a.1", unique);
    String manifest = StoreKeys.manifest(JOB, checkpoint, token);
    assertThat(StoreKeys.parse(snapshot))
        .isEqualTo(new Snapshot(JOB, checkpoint, attempt, "worker-a.1", unique));
    assertThat(StoreKeys.parse(manifest)).isEqualTo(new ManifestObject(JOB, checkpoint, token));
    assertThat(StoreKeys.parse(StoreKeys.jar(DIGEST))).isEqualTo(new Jar(DIGEST));
    assertThat(StoreKeys.parse(StoreKeys.topology(JOB, DIGEST)))
        .isEqualTo(new TopologyObject(JOB, DIGEST));
    for (String key : List.of(snapshot, manifest)) {
      assertThat(BlobKeys.isKey(key)).isTrue();
      assertThat(key)
          .startsWith(StoreKeys.jobPrefix(JOB))
          .startsWith(StoreKeys.checkpointsPrefix(JOB))
          .startsWith(StoreKeys.checkpointPrefix(JOB, checkpoint));
    }
  }

  @Property
  void keysSortAsTheirCheckpoints(
      @ForAll @LongRange(min = 0) long a, @ForAll @LongRange(min = 0) long b) {
    String keyOfA = StoreKeys.checkpointPrefix(JOB, new CheckpointId(a));
    String keyOfB = StoreKeys.checkpointPrefix(JOB, new CheckpointId(b));
    assertThat(Integer.signum(keyOfA.compareTo(keyOfB))).isEqualTo(Long.compare(a, b));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jars/sha256/abc",
        "jobs/0123456789abcdef0123456789abcdef/",
        "jobs/0123456789abcdef0123456789abcdef/c0000000300000011/manifest-1",
        "jobs/0123456789abcdef0123456789abcdef/c0000000300000011/manifest-000000000000000G",
        "jobs/0123456789abcdef0123456789abcdef/cffffffffffffffff/manifest-0000000000000001",
        "jobs/0123456789abcdef0123456789abcdef/c0000000300000011/a0/e-00000000-0000-0001-0000-000000000002",
        "jobs/0123456789abcdef0123456789abcdef/c0000000300000011/a1/00000000-0000-0001-0000-000000000002",
        "jobs/0123456789abcdef0123456789abcdef/c0000000300000011/a1/e-00000000-0000-0001-0000-00000000000/x",
        "probe/node-1"
      })
  void whatIsNotOursIsNotParsed(String key) {
    assertThat(StoreKeys.parse(key)).isNull();
  }

  @Test
  void whenAPartHasNotItsFormThenThereIsNoKey() {
    var checkpoint = new CheckpointId(1);
    assertThatThrownBy(() -> StoreKeys.jar("../../etc")).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> StoreKeys.topology(JOB, DIGEST + "/x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StoreKeys.snapshot(JOB, checkpoint, 0, "e", new UUID(0, 0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StoreKeys.snapshot(JOB, checkpoint, 1, "a/b", new UUID(0, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
