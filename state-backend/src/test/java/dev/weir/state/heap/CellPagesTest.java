package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CellPagesTest {
  private static final int LONGEST_IN_A_CELL = 2048 - Integer.BYTES;

  private final Freezes freezes = new Freezes();
  private final PagePool<byte[]> pool = CellPages.pool(freezes);
  private final CellPages cells = new CellPages(pool, freezes);

  private static ByteWriter written(byte[] value) {
    ByteWriter out = new ByteWriter(16, 1 << 22);
    out.writeBytes(value, 0, value.length);
    return out;
  }

  private static byte[] filled(int length, int with) {
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) with);
    return value;
  }

  private static byte[] rest(ByteReader in) {
    byte[] value = new byte[in.remaining()];
    for (int i = 0; i < value.length; i++) {
      value[i] = in.readByte();
    }
    return value;
  }

  private long add(byte[] value) {
    return cells.add(written(value));
  }

  private static byte[] frozen(CellPages.Frozen view, long place) {
    ByteWriter out = new ByteWriter(16, 1 << 22);
    view.write(place, out);
    return out.toByteArray();
  }

  @Test
  void everyLengthHasTheSmallestCellThatItFits() {
    for (int bytes = 1; bytes <= 2048; bytes++) {
      int size = CellSizes.of(bytes);
      assertThat(CellSizes.bytes(size)).isGreaterThanOrEqualTo(bytes);
      if (size > 0) {
        assertThat(CellSizes.bytes(size - 1)).isLessThan(bytes);
      }
      assertThat(CellSizes.cells(size) * CellSizes.bytes(size))
          .isLessThanOrEqualTo(CellSizes.PAGE_BYTES);
    }
    assertThat(CellSizes.of(2048)).isEqualTo(CellSizes.OWN_PAGE - 1);
    assertThat(CellSizes.of(2049)).isEqualTo(CellSizes.OWN_PAGE);
  }

  @Test
  void noCellIsGivenOutTwiceAndAFullPageIsFollowedByAnother() {
    Set<Long> places = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      assertThat(places.add(add(filled(i % 20, i)))).isTrue();
    }
    assertThat(cells.sizeBytes()).isLessThan(5000 * 32 + 3 * CellSizes.PAGE_BYTES);
  }

  @Test
  void aValueOfTheSameSizeStaysWhereItIs() {
    long place = add(filled(100, 1));
    assertThat(cells.replace(place, written(filled(108, 2)))).isEqualTo(place);
    assertThat(rest(cells.at(place))).isEqualTo(filled(108, 2));
    long other = cells.replace(place, written(filled(109, 3)));
    assertThat(other).isNotEqualTo(place);
    assertThat(rest(cells.at(other))).isEqualTo(filled(109, 3));
    assertThat(add(filled(100, 4))).isEqualTo(place);
  }

  @Test
  void thePagesOfFreedCellsGoBack() {
    List<Long> places = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      places.add(add(filled(400, i)));
    }
    places.add(add(filled(100_000, 1)));
    places.forEach(cells::free);
    assertThat(cells.sizeBytes()).isLessThan(CellSizes.PAGE_BYTES);
    long empty = cells.sizeBytes();
    add(filled(400, 1));
    assertThat(cells.sizeBytes()).isEqualTo(empty + CellSizes.PAGE_BYTES);
  }

  /** One is as long as the pages of small cells, which are pooled. */
  @Test
  void aLargeValueHasAPageOfItsOwn() {
    for (int length :
        new int[] {
          LONGEST_IN_A_CELL + 1, CellSizes.PAGE_BYTES - 4, CellSizes.PAGE_BYTES, 1 << 20
        }) {
      long empty = cells.sizeBytes();
      long place = add(filled(length, 1));
      assertThat(cells.sizeBytes()).isEqualTo(empty + length + Integer.BYTES);
      Freezes.View view = freezes.take();
      CellPages.Frozen frozen = cells.freeze();
      long same = cells.replace(place, written(filled(length, 2)));
      assertThat(same).isEqualTo(place);
      assertThat(rest(cells.at(same))).isEqualTo(filled(length, 2));
      assertThat(frozen(frozen, place)).isEqualTo(filled(length, 1));
      long small = cells.replace(same, written(filled(10, 3)));
      assertThat(frozen(frozen, place)).isEqualTo(filled(length, 1));
      view.release();
      cells.free(small);
    }
  }

  /** Only what differs is written, and nothing of what does not is left out. */
  @Test
  void aValueThatDiffersInSomePlacesIsAllThere() {
    for (int length : new int[] {1, 31, 32, 33, 97, 700, LONGEST_IN_A_CELL + 5000}) {
      byte[] value = filled(length, 1);
      long place = add(value);
      Random random = new Random(length);
      for (int change = 0; change < 50; change++) {
        for (int island = random.nextInt(4); island >= 0; island--) {
          value[random.nextInt(length)]++;
        }
        assertThat(cells.replace(place, written(value))).isEqualTo(place);
        assertThat(rest(cells.at(place))).isEqualTo(value);
      }
      cells.free(place);
    }
  }

  @Test
  void anEmptyValueIsAValue() {
    long place = add(new byte[0]);
    assertThat(rest(cells.at(place))).isEmpty();
    assertThat(cells.touch(place)).isNotNegative();
  }

  @Test
  void freeingCopiesNoPage() {
    List<Long> places = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      places.add(add(filled(1000, i)));
    }
    freezes.take();
    CellPages.Frozen view = cells.freeze();
    places.subList(1, 100).forEach(cells::free);
    assertThat(cells.freeze().pages()[0]).isSameAs(view.pages()[0]);
    for (int i = 0; i < 100; i++) {
      assertThat(frozen(view, places.get(i))).isEqualTo(filled(1000, i));
    }
  }

  @Test
  void whatASliceGivesBackAnotherOneTakes() {
    for (int i = 0; i < 100; i++) {
      add(filled(1000, i));
    }
    add(filled(5000, 1));
    byte[] first = cells.freeze().pages()[0];
    assertThat(pool.sizeBytes()).isZero();
    cells.release();
    assertThat(pool.sizeBytes()).isPositive();
    CellPages other = new CellPages(pool, freezes);
    Set<byte[]> pages = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      other.add(written(filled(1000, i)));
    }
    pages.addAll(Arrays.asList(other.freeze().pages()));
    assertThat(pages).contains(first);
  }

  /** A view with what it should hold. */
  private record Held(Freezes.View view, CellPages.Frozen pages, Map<Long, byte[]> model) {
    void assertSame() {
      model.forEach((place, value) -> assertThat(frozen(pages, place)).isEqualTo(value));
    }
  }

  private static int length(Random random) {
    int[] about = {1, 40, 130, 600, 2050, 8200, 30_000};
    return random.nextInt(about[random.nextInt(about.length)]);
  }

  @Property(tries = 60)
  void cellsAndViewsHoldWhatTheModelHolds(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Long, byte[]> model = new LinkedHashMap<>();
    List<Held> views = new ArrayList<>();
    int keep = 1 + random.nextInt(400);
    for (int i = 0; i < 3000; i++) {
      byte[] value = filled(length(random), i);
      int choice = random.nextInt(100);
      List<Long> places = new ArrayList<>(model.keySet());
      if (choice < 2 && views.size() < 4) {
        views.add(new Held(freezes.take(), cells.freeze(), new LinkedHashMap<>(model)));
      } else if (choice < 4 && !views.isEmpty()) {
        Held held = views.remove(random.nextInt(views.size()));
        held.assertSame();
        held.view.release();
      } else if (places.isEmpty() || (choice < 50 && places.size() < keep)) {
        assertThat(model.put(add(value), value)).isNull();
      } else {
        long place = places.get(random.nextInt(places.size()));
        assertThat(rest(cells.at(place))).isEqualTo(model.remove(place));
        if (choice < 80) {
          assertThat(model.put(cells.replace(place, written(value)), value)).isNull();
        } else {
          cells.free(place);
        }
      }
    }
    views.forEach(Held::assertSame);
    model.forEach((place, value) -> assertThat(rest(cells.at(place))).isEqualTo(value));
    model.keySet().forEach(cells::free);
    views.forEach(Held::assertSame);
    assertThat(cells.sizeBytes()).isLessThan(1 << 17);
  }
}
