package dev.weir.worker.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.state.pieces.PiecePool;
import dev.weir.state.pieces.PieceWriter;
import dev.weir.state.pieces.Pieces;
import dev.weir.worker.task.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CheckpointCollectorTest {
  private static final int LARGE = CheckpointCollector.INLINE_BYTES + 1;
  private static final int PIECE = PieceWriter.PIECE_BYTES;

  private final MemoryStore store = new MemoryStore();
  private final PiecePool pool = new PiecePool();
  private final List<Runnable> control = new ArrayList<>();
  private final SortedMap<CheckpointId, List<SectionHandle>> acked = new TreeMap<>();
  private final List<String> declined = new ArrayList<>();
  private final CheckpointCollector collector = collector(3);
  private int keys;

  private CheckpointCollector collector(int subtasks) {
    var ids = new TreeSet<SubtaskId>();
    for (int i = 0; i < subtasks; i++) {
      ids.add(new SubtaskId(0, i));
    }
    return new CheckpointCollector(
        ids, store, pool, control::add, id -> "key-" + keys++, new Listening());
  }

  private final class Listening implements CheckpointCollector.Listener {
    @Override
    public void collected(
        CheckpointId checkpoint, List<SectionHandle> sections, SortedMap<String, Long> phases) {
      assertThat(phases).containsEntry("align", 7L).containsEntry("async", 4L);
      acked.put(checkpoint, sections);
    }

    @Override
    public void declined(CheckpointId checkpoint, WeirException cause) {
      declined.add(checkpoint.value() + " " + cause.code());
    }
  }

  private Pieces add(CheckpointCollector to, long checkpoint, int subtask, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) subtask);
    var out = new PieceWriter(pool);
    out.scratch().writeBytes(bytes, 0, size);
    Pieces written = out.finish();
    to.add(
        new Section(
            new SubtaskId(0, subtask),
            new CheckpointId(checkpoint),
            subtask == 2,
            written,
            List.of(),
            new TreeMap<>(),
            new Section.Phases(1_000, subtask == 1 ? 7_000 : 0, 3_000, 4_000)));
    return written;
  }

  /** Sections of two pieces each. */
  private List<Pieces> addLarge(long checkpoint) {
    var written = new ArrayList<Pieces>();
    for (int subtask = 0; subtask < 3; subtask++) {
      written.add(add(collector, checkpoint, subtask, 2 * PIECE));
    }
    return written;
  }

  private static boolean isGivenBack(Pieces written) {
    try {
      written.content();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private void runControl() {
    while (!control.isEmpty()) {
      control.remove(0).run();
    }
  }

  @Test
  void smallSectionsAreInlinedAndTheOthersShareOneObject() {
    add(collector, 1, 2, LARGE);
    add(collector, 1, 0, LARGE + 5);
    assertThat(acked).isEmpty();
    add(collector, 1, 1, 10);
    runControl();
    List<SectionHandle> handles = acked.get(new CheckpointId(1));
    assertThat(handles).extracting(SectionHandle::finished).containsExactly(false, false, true);
    assertThat(handles.get(1).location()).isInstanceOf(SectionHandle.Inlined.class);
    for (int subtask : new int[] {0, 2}) {
      var stored = (SectionHandle.Stored) handles.get(subtask).location();
      byte[] object = store.objects.get(stored.objectKey());
      int from = (int) stored.offset();
      byte[] bytes = Arrays.copyOfRange(object, from, from + (int) stored.length());
      assertThat(bytes).hasSize(LARGE + (subtask == 0 ? 5 : 0)).containsOnly(subtask);
      assertThat(stored.crc32c()).isEqualTo(SectionReads.crc32c(bytes, 0, bytes.length));
    }
    assertThat(store.objects).hasSize(1);
  }

  @Test
  void sectionsOfSeveralPiecesStandOneBehindTheOther() {
    List<Integer> sizes = List.of(2 * PIECE + 3, PIECE, LARGE);
    for (int subtask = 2; subtask >= 0; subtask--) {
      add(collector, 1, subtask, sizes.get(subtask));
    }
    runControl();
    byte[] object = store.objects.get("key-0");
    int from = 0;
    for (int subtask = 0; subtask < 3; subtask++) {
      SectionHandle handle = acked.get(new CheckpointId(1)).get(subtask);
      var stored = (SectionHandle.Stored) handle.location();
      assertThat(stored.offset()).isEqualTo(from);
      assertThat(stored.length()).isEqualTo(sizes.get(subtask).longValue());
      assertThat(stored.crc32c()).isEqualTo(SectionReads.crc32c(object, from, sizes.get(subtask)));
      byte[] expected = new byte[sizes.get(subtask)];
      Arrays.fill(expected, (byte) subtask);
      assertThat(Arrays.copyOfRange(object, from, from + expected.length)).isEqualTo(expected);
      from += expected.length;
    }
    assertThat(object).hasSize(from);
  }

  @Test
  void piecesAreGivenBackWhenTheStoreHasTakenThemAndNotBefore() {
    List<Pieces> first = addLarge(1);
    assertThat(first).noneMatch(CheckpointCollectorTest::isGivenBack);
    runControl();
    assertThat(acked).hasSize(1);
    assertThat(first).allMatch(CheckpointCollectorTest::isGivenBack);
    List<Pieces> inlined =
        List.of(add(collector, 2, 0, 1), add(collector, 2, 1, 1), add(collector, 2, 2, 1));
    assertThat(inlined).allMatch(CheckpointCollectorTest::isGivenBack);
  }

  @Test
  void piecesThatAFailedCreateMayStillReadAreNeverWrittenToAgain() {
    for (Reason reason : List.of(Reason.UNKNOWN, Reason.REFUSED)) {
      store.failure = reason;
      store.failingCreates = 1;
      List<Pieces> written = addLarge(reason.ordinal());
      runControl();
      assertThat(written).as("%s", reason).noneMatch(CheckpointCollectorTest::isGivenBack);
    }
    assertThat(acked).containsOnlyKeys(new CheckpointId(Reason.UNKNOWN.ordinal()));
    List<Pieces> next = addLarge(9);
    runControl();
    addLarge(10);
    runControl();
    assertThat(next).allMatch(CheckpointCollectorTest::isGivenBack);
    for (BlobContent read : store.failed) {
      byte[] object = new byte[6 * PIECE];
      for (int subtask = 0; subtask < 3; subtask++) {
        Arrays.fill(object, subtask * 2 * PIECE, (subtask + 1) * 2 * PIECE, (byte) subtask);
      }
      assertThat(read.toByteArray()).isEqualTo(object);
    }
    assertThat(store.failed).hasSize(2);
  }

  @Test
  void piecesOfAnAbortedCheckpointAreGivenBackOnlyOnceTheyAreStored() {
    List<Pieces> stored = addLarge(1);
    collector.abortThrough(new CheckpointId(1)); // while its object is being written
    assertThat(stored).noneMatch(CheckpointCollectorTest::isGivenBack);
    runControl();
    assertThat(stored).allMatch(CheckpointCollectorTest::isGivenBack);
    store.failingCreates = 1;
    List<Pieces> failed = addLarge(2);
    collector.abortThrough(new CheckpointId(2));
    runControl();
    assertThat(failed).noneMatch(CheckpointCollectorTest::isGivenBack);
    assertThat(acked).isEmpty();
  }

  @Test
  void piecesThatNeverGoToTheStoreAreGivenBack() {
    Pieces aborted = add(collector, 1, 0, 2 * PIECE);
    collector.abortThrough(new CheckpointId(1));
    Pieces late = add(collector, 1, 1, 2 * PIECE);
    assertThat(List.of(aborted, late)).allMatch(CheckpointCollectorTest::isGivenBack);
    Pieces declining = add(collector, 2, 0, 2 * PIECE);
    collector.decline(new CheckpointId(2), new WeirException(ErrorCode.INTERNAL, "it cannot"));
    assertThat(isGivenBack(declining)).isTrue();
    Pieces gaveWay = add(collector, 3, 0, 2 * PIECE);
    for (int i = 1; i <= CheckpointCollector.MAX_COLLECTING; i++) {
      assertThat(isGivenBack(gaveWay)).isFalse();
      add(collector, 3 + i, 0, 2 * PIECE);
    }
    assertThat(isGivenBack(gaveWay)).isTrue();
  }

  @Test
  void whatIsInlinedIsBoundedTogether() {
    int count = CheckpointCollector.INLINE_TOTAL_BYTES / CheckpointCollector.INLINE_BYTES + 3;
    CheckpointCollector many = collector(count);
    for (int i = 0; i < count; i++) {
      add(many, 1, i, CheckpointCollector.INLINE_BYTES);
    }
    runControl();
    assertThat(acked.get(new CheckpointId(1)).stream().map(SectionHandle::location))
        .filteredOn(location -> location instanceof SectionHandle.Stored)
        .hasSize(3);
  }

  @Test
  void anUnknownOutcomeIsTriedAgainUnderTheSameName() {
    store.failingCreates = 2;
    add(collector, 1, 0, LARGE);
    add(collector, 1, 1, 1);
    add(collector, 1, 2, 1);
    runControl();
    assertThat(acked).hasSize(1);
    assertThat(store.objects).containsOnlyKeys("key-0");
  }

  @Test
  void aStoreThatRefusesDeclinesTheCheckpointAndTheNextGoesOn() {
    store.failingCreates = 1;
    store.failure = Reason.REFUSED;
    for (long checkpoint = 1; checkpoint <= 2; checkpoint++) {
      for (int subtask = 0; subtask < 3; subtask++) {
        add(collector, checkpoint, subtask, LARGE);
      }
      runControl();
    }
    assertThat(declined).containsExactly("1 " + ErrorCode.STORE_UNREACHABLE);
    assertThat(acked).containsOnlyKeys(new CheckpointId(2));
  }

  @Test
  void anAbortedCheckpointIsNeverAcked() {
    add(collector, 1, 0, LARGE);
    collector.abortThrough(new CheckpointId(1));
    add(collector, 1, 1, 1);
    add(collector, 1, 2, 1);
    for (int subtask = 0; subtask < 3; subtask++) {
      add(collector, 2, subtask, LARGE);
    }
    collector.abortThrough(new CheckpointId(2)); // while its object is being written
    runControl();
    assertThat(acked).isEmpty();
    assertThat(declined).isEmpty();
  }

  @Test
  void checkpointsThatStayIncompleteGiveWay() {
    for (int checkpoint = 1; checkpoint <= CheckpointCollector.MAX_COLLECTING + 1; checkpoint++) {
      add(collector, checkpoint, 0, 1);
    }
    add(collector, 1, 1, 1);
    add(collector, 1, 2, 1);
    assertThat(acked).isEmpty();
  }
}
