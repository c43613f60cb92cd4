package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagePoolTest {
  private static final int WORDS = 8;

  private final Freezes freezes = new Freezes();
  private final PagePool<long[]> pool =
      new PagePool<>(() -> new long[WORDS], WORDS * Long.BYTES, freezes);

  @Test
  void aPageThatNoViewReadsIsGivenOutAgainAtOnce() {
    long[] page = pool.take();
    pool.give(page, freezes.taken());
    assertThat(pool.take()).isSameAs(page);
  }

  @Test
  void aPageThatAViewReadsIsGivenOutAgainWhenTheViewIsReleased() {
    long[] page = pool.take();
    int version = freezes.taken();
    Freezes.View view = freezes.take();
    pool.give(page, version);
    assertThat(pool.take()).isNotSameAs(page);
    view.release();
    assertThat(pool.take()).isSameAs(page);
  }

  @Test
  void aViewTakenLaterDoesNotHoldAPage() {
    long[] page = pool.take();
    int version = freezes.taken();
    Freezes.View early = freezes.take();
    pool.give(page, version);
    freezes.take();
    early.release();
    assertThat(pool.take()).isSameAs(page);
  }

  @Test
  void anEarlierViewThatStillReadsAPageHoldsItWhenALaterOneIsReleased() {
    long[] page = pool.take();
    int version = freezes.taken();
    freezes.take();
    Freezes.View late = freezes.take();
    pool.give(page, version);
    late.release();
    assertThat(pool.take()).isNotSameAs(page);
  }

  @Test
  void keepsNoMoreThanAHalfOfWhatIsInUse() {
    long[][] pages = new long[100][];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = pool.take();
    }
    for (long[] page : pages) {
      pool.give(page, 0);
    }
    assertThat(pool.sizeBytes()).isLessThanOrEqualTo(10L * WORDS * Long.BYTES);
  }
}
