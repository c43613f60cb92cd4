package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryPagesTest {
  private static final int PAGE = 256;

  private final Freezes freezes = new Freezes();
  private final EntryPages pages = new EntryPages(freezes);

  private static List<String> entries(EntryPages.Frozen frozen) {
    List<String> entries = new ArrayList<>();
    int count = frozen.forEach((key, namespace, value) -> entries.add(key + "=" + value));
    assertThat(count).isEqualTo(entries.size());
    return entries;
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      pages.add("k" + i, null, "v" + i);
    }
  }

  @Test
  void aViewSharesAllPagesAndCopiesNone() {
    fill(10 * PAGE);
    freezes.take();
    EntryPages.Frozen one = pages.freeze();
    freezes.take();
    EntryPages.Frozen two = pages.freeze();
    assertThat(one.pages().length).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      assertThat(one.pages()[i]).isSameAs(two.pages()[i]);
    }
  }

  @Test
  void theFirstWriteToAPageOfALiveViewCopiesThatPageAlone() {
    fill(3 * PAGE);
    freezes.take();
    EntryPages.Frozen before = pages.freeze();
    pages.replace(PAGE, "new");
    pages.replace(PAGE + 1, "new");
    freezes.take();
    EntryPages.Frozen after = pages.freeze();
    assertThat(after.pages()[0]).isSameAs(before.pages()[0]);
    assertThat(after.pages()[1]).isNotSameAs(before.pages()[1]);
    assertThat(after.pages()[2]).isSameAs(before.pages()[2]);
    assertThat(entries(before)).doesNotContain("k256=new").hasSize(3 * PAGE);
    assertThat(entries(after)).contains("k256=new", "k257=new");
  }

  @Test
  void aPageOfAReleasedViewIsNotCopied() {
    fill(PAGE);
    Freezes.View view = freezes.take();
    Object[] shared = pages.freeze().pages()[0];
    view.release();
    pages.replace(0, "new");
    freezes.take();
    assertThat(pages.freeze().pages()[0]).isSameAs(shared);
  }

  @Test
  void anOlderLiveViewKeepsItsPageWhenANewerIsReleased() {
    fill(PAGE);
    freezes.take();
    EntryPages.Frozen older = pages.freeze();
    Freezes.View newer = freezes.take();
    pages.freeze();
    newer.release();
    pages.replace(0, "new");
    assertThat(entries(older)).contains("k0=v0").doesNotContain("k0=new");
  }

  @Test
  void removedEntriesAreUsedAgainAndTheLastOneFreesThePages() {
    fill(2 * PAGE);
    pages.remove(7);
    pages.remove(300);
    assertThat(pages.add("a", null, "1")).isEqualTo(300);
    assertThat(pages.add("b", null, "2")).isEqualTo(7);
    assertThat(pages.size()).isEqualTo(2 * PAGE);
    for (int i = 0; i < 2 * PAGE; i++) {
      pages.remove(i);
    }
    assertThat(pages.size()).isZero();
    assertThat(pages.freeze().pages()).isEmpty();
    assertThat(pages.add("c", null, "3")).isZero();
  }
}
