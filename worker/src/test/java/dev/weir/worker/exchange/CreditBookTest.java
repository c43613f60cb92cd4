package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreditBookTest {
  @Test
  void nothingIsSentBeforeTheReceiverIsThere() {
    var book = new CreditBook(new FloatingCredit(5));
    assertThat(book.spend()).isFalse();
    book.open();
    assertThat(book.spend()).isTrue();
  }

  @Test
  void theOwnFrameIsThereWhenNothingFloats() {
    var book = open(new FloatingCredit(0));
    assertThat(book.spend()).isTrue();
    assertThat(book.spend()).isFalse();
    book.returned(1);
    assertThat(book.credits()).isOne();
    assertThat(book.spend()).isTrue();
  }

  @Test
  void oneHungryChannelGetsHalfOfWhatFloatsAndOthersStillGetSome() {
    var floating = new FloatingCredit(12);
    var hungry = open(floating);
    assertThat(spendAll(hungry)).isEqualTo(1 + 6);
    var second = open(floating);
    assertThat(spendAll(second)).isEqualTo(1 + 3);
    assertThat(floating.free()).isEqualTo(3);
    hungry.returned(7);
    assertThat(hungry.granted()).isOne();
    assertThat(floating.free()).isEqualTo(9);
  }

  @Test
  void behindABarrierNothingFloatsUntilItIsResolved() {
    var floating = new FloatingCredit(10);
    var book = open(floating);
    assertThat(book.spend()).isTrue();
    book.barrierSent(7);
    assertThat(book.spend()).isFalse();
    book.resolved(6);
    assertThat(book.spend()).isFalse();
    book.returned(1);
    assertThat(book.spend()).as("its own frame").isTrue();
    assertThat(book.spend()).isFalse();
    book.resolved(8);
    assertThat(book.spend()).isTrue();
    book.barrierSent(8);
    assertThat(book.spend()).as("resolved before it was sent").isTrue();
  }

  @Test
  void moreThanWasSentCannotComeBack() {
    var book = open(new FloatingCredit(1));
    book.spend();
    assertThatThrownBy(() -> book.returned(2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void afterAnyStepsTheSumsHoldAndAfterReleaseNothingIsHeld() {
    for (long seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      int total = random.nextInt(6);
      var floating = new FloatingCredit(total);
      List<CreditBook> books = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        books.add(new CreditBook(floating));
      }
      books.forEach(CreditBook::open);
      long checkpoint = 0;
      for (int step = 0; step < 200; step++) {
        var book = books.get(random.nextInt(books.size()));
        switch (random.nextInt(5)) {
          case 0 -> book.returned(random.nextInt(book.outstanding() + 1));
          case 1 -> book.barrierSent(++checkpoint);
          case 2 -> book.resolved(random.nextInt(1 + (int) checkpoint));
          default -> book.spend();
        }
        assertSums(books, floating, seed);
      }
      books.forEach(CreditBook::release);
      books.forEach(CreditBook::release);
      assertThat(floating.free()).isEqualTo(total);
      assertThat(books).allMatch(b -> b.granted() + b.credits() + b.outstanding() == 0);
    }
  }

  private static void assertSums(List<CreditBook> books, FloatingCredit floating, long seed) {
    int held = 0;
    for (var book : books) {
      assertThat(book.granted()).as("seed %s", seed).isEqualTo(book.credits() + book.outstanding());
      assertThat(book.granted()).isEqualTo(Math.max(1, book.outstanding()));
      assertThat(Math.min(book.credits(), book.outstanding())).isNotNegative();
      held += book.granted() - 1;
      var status = book.published(3, 100);
      assertThat(status)
          .isEqualTo(
              new ChannelStatus(
                  3,
                  true,
                  book.granted() * 100L,
                  book.credits() * 100L,
                  book.outstanding() * 100L,
                  0));
    }
    assertThat(held + floating.free()).as("seed %s", seed).isEqualTo(floating.total());
  }

  private static CreditBook open(FloatingCredit floating) {
    var book = new CreditBook(floating);
    book.open();
    return book;
  }

  private static int spendAll(CreditBook book) {
    int spent = 0;
    while (book.spend()) {
      spent++;
    }
    return spent;
  }
}
