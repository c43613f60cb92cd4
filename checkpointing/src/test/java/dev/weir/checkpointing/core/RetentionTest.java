package dev.weir.checkpointing.core;

import static dev.weir.checkpointing.core.Checkpoints.JOB;
import static dev.weir.checkpointing.core.Checkpoints.SUBTASKS;
import static dev.weir.checkpointing.core.Checkpoints.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.StoreKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static String snapshot(int checkpoint, int n) {
    return StoreKeys.snapshot(JOB, id(checkpoint), 1, "w1-a", new UUID(checkpoint, n));
  }

  private static String manifestKey(int checkpoint) {
    return StoreKeys.manifest(JOB, id(checkpoint), checkpoint);
  }

  private static void complete(Retention retention, int checkpoint, List<String> keys) {
    List<SectionHandle> sections = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      sections.add(Checkpoints.stored(SUBTASKS.get(i % SUBTASKS.size()), keys.get(i)));
    }
    retention.completed(Checkpoints.manifest(id(checkpoint), sections), manifestKey(checkpoint));
  }

  private static List<BlobInfo> listing(List<String> keys) {
    return keys.stream().map(key -> new BlobInfo(key, 1)).toList();
  }

  @Test
  void aLeaderThatKnowsTooFewCompleteCheckpointsDeletesNothing() {
    Retention retention = new Retention(JOB);
    complete(retention, 8, List.of(snapshot(8, 0)));
    complete(retention, 9, List.of(snapshot(9, 0)));

    assertThat(retention.garbage(listing(List.of(snapshot(1, 0), manifestKey(1))))).isEmpty();
  }

  @Test
  void afterTheEndAllGoesButWhatTheLastCompleteOneNamesAndStrangersAndOtherJobsStay() {
    Retention retention = new Retention(JOB);
    complete(retention, 8, List.of(snapshot(8, 0)));
    complete(retention, 9, List.of(snapshot(9, 0)));
    JobId other = new JobId("f".repeat(32));
    List<String> garbage =
        List.of(snapshot(8, 0), manifestKey(8), snapshot(9, 1), snapshot(12, 0), manifestKey(12));
    List<String> last = List.of(snapshot(9, 0), manifestKey(9));
    List<String> foreign =
        List.of(
            StoreKeys.manifest(other, id(1), 1),
            StoreKeys.topology(JOB, "a".repeat(64)),
            "jobs/" + JOB + "/c-strange");
    List<String> all = new ArrayList<>(garbage);
    all.addAll(last);
    all.addAll(foreign);

    assertThat(retention.garbageAfterEnd(listing(all))).containsExactlyElementsOf(garbage);
    List<String> everything = new ArrayList<>(garbage);
    everything.addAll(last);
    assertThat(new Retention(JOB).garbageAfterEnd(listing(all)))
        .containsExactlyElementsOf(everything);
  }

  @Test
  void whatFellOutAndWhatWasAbortedGoesAndNewerIdsStrangersAndOtherJobsStay() {
    Retention retention = new Retention(JOB);
    for (int n : List.of(1, 2, 4, 5)) {
      complete(retention, n, List.of(snapshot(n, 0)));
    }
    JobId other = new JobId("f".repeat(32));
    List<String> garbage = List.of(snapshot(1, 0), manifestKey(1), snapshot(3, 0), snapshot(5, 9));
    List<String> kept =
        List.of(
            snapshot(2, 0),
            manifestKey(2),
            snapshot(4, 0),
            snapshot(5, 0),
            manifestKey(5),
            snapshot(6, 0),
            manifestKey(6),
            StoreKeys.manifest(other, id(1), 1),
            StoreKeys.topology(JOB, "a".repeat(64)),
            "jobs/" + JOB + "/c-strange");
    List<String> all = new ArrayList<>(garbage);
    all.addAll(kept);

    assertThat(retention.garbage(listing(all))).containsExactlyElementsOf(garbage);
  }

  @Property(tries = 300)
  void aKeyThatAKeptOrNewerCheckpointNamesIsNeverDeleted(@ForAll long seed) {
    Random random = new Random(seed);
    Retention retention = new Retention(JOB);
    TreeMap<Integer, List<String>> complete = new TreeMap<>();
    List<String> everything = new ArrayList<>();
    int newest = 0;
    for (int n = 1; n <= 12; n++) {
      List<String> named = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String key = snapshot(n, i);
        everything.add(key);
        named.add(key);
        if (random.nextInt(3) == 0) {
          // As an incremental one does: it names an older complete checkpoint's object.
          List<String> older = complete.isEmpty() ? List.of() : complete.lastEntry().getValue();
          named.addAll(older.isEmpty() ? List.of() : older.subList(0, 1));
        }
      }
      everything.add(manifestKey(n));
      if (random.nextBoolean()) {
        complete(retention, n, named);
        complete.put(n, named);
        newest = n;
      }
      List<String> deleted = retention.garbage(listing(everything));
      for (int k : complete.descendingKeySet().stream().limit(Retention.KEPT).toList()) {
        assertThat(deleted).doesNotContainAnyElementsOf(complete.get(k));
        assertThat(deleted).doesNotContain(manifestKey(k));
      }
      for (int k = newest + 1; k <= n; k++) {
        assertThat(deleted).doesNotContain(snapshot(k, 0), manifestKey(k));
      }
      everything.removeAll(deleted);
    }
  }
}
