package dev.weir.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Some events as another implementation of the same definition made them. */
class NexmarkTest {
  private final Nexmark nexmark = new Nexmark(EventTimes.STANDARD);

  @Test
  void bidsAreThoseOfTheDefinition() {
    assertThat(nexmark.event(123_456))
        .isEqualTo(
            new Bid(
                8400,
                3401,
                9_103_970,
                "channel-520",
                "https://auction.example/nqtsu/item.htm?query=1&c=524",
                1_600_000_001_224L,
                "gsqwszwwdspkeolnkvrq"));
    assertThat(nexmark.event(99_999_999).hash()).isEqualTo(0xcbe012935cc83cceL);
  }

  @Test
  void personsAreThoseOfTheDefinition() {
    assertThat(nexmark.event(50))
        .isEqualTo(
            new Person(
                1001,
                "Elsa Egan",
                "uklxmsef@mail.example",
                "3758 6927 3372 7545",
                new Person.Home("Los Angeles", "WY"),
                1_599_999_999_920L,
                "rsxafebaeuzbldnziinhzsuwezydzfedxmwtzdszwzqqenbmfplgyhvwbtrn"));
    assertThat(nexmark.event(50).hash()).isEqualTo(0x191a6cef74cf5bb2L);
  }

  @Test
  void auctionsAreThoseOfTheDefinition() {
    var auction = (Auction) nexmark.event(1);

    assertThat(auction.id()).isEqualTo(1000);
    assertThat(auction.price()).isEqualTo(new Auction.Price(341_929, 8_432_124));
    assertThat(auction.term()).isEqualTo(new Auction.Term(1_599_999_999_945L, 1_600_000_000_088L));
    assertThat(auction.hash()).isEqualTo(0xd304f53dd06382a5L);
  }

  @Test
  void theFirstHundredThousandInOrderAreThoseOfTheDefinition() {
    long checksum = 0;
    for (long number = 0; number < 100_000; number++) {
      checksum = checksum * 31 + nexmark.event(number).hash();
    }
    assertThat(checksum).isEqualTo(0xb668b859707be7fbL);
  }

  @Test
  void noEventIsEarlierThanTheFloorOfItsNumber() {
    for (long number = 0; number < 20_000; number++) {
      assertThat(nexmark.event(number).millis())
          .isBetween(
              EventTimes.STANDARD.floorMillis(number),
              EventTimes.STANDARD.floorMillis(number) + EventTimes.STANDARD.jitterMillis());
    }
  }
}
