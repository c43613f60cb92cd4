package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LongSlotsTest {
  private static final long VACANT = -7;

  private static long[] taken(int width, long... page) {
    long[] to = new long[page.length];
    int end = LongSlots.Frozen.taken(page, width, VACANT, to);
    return Arrays.copyOf(to, end);
  }

  @Test
  void theTakenSlotsOfAPageAreCopiedWhole() {
    assertThat(taken(1, VACANT, 1, VACANT, VACANT, 2, 3)).containsExactly(1, 2, 3);
    assertThat(taken(2, 1, 10, VACANT, 20, 3, 30)).containsExactly(1, 10, 3, 30);
    assertThat(taken(3, VACANT, 0, 0, 2, 20, 200, 3, 30, 300))
        .containsExactly(2, 20, 200, 3, 30, 300);
  }

  /** Only the key says that a slot is vacant. */
  @Test
  void namespacesAndValuesMayBeTheVacantNumber() {
    assertThat(taken(2, 1, VACANT, VACANT, 5)).containsExactly(1, VACANT);
    assertThat(taken(3, 1, VACANT, VACANT, VACANT, 0, 1)).containsExactly(1, VACANT, VACANT);
  }

  @Test
  void aPageMayBeFullOrEmpty() {
    assertThat(taken(2, 1, 2, 3, 4)).containsExactly(1, 2, 3, 4);
    assertThat(taken(2, VACANT, 2, VACANT, 4)).isEmpty();
  }
}
