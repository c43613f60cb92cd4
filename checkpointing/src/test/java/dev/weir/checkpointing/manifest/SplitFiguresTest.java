package dev.weir.checkpointing.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitFiguresTest {

  @ParameterizedTest
  @CsvSource({
    // found, assigned, held, finished
    "0, 0, 0, 0",
    "5, 0, 0, 0",
    "5, 2, 2, 0",
    "5, 4, 1, 3",
    "5, 5, 0, 5",
    "5, 1, 2, 0",
  })
  void whatWasHandedOutAndIsNotHeldIsFinished(long found, long assigned, int held, long finished) {
    var positions = new TreeMap<>(SplitFigures.of("items", found, assigned));
    for (int i = 0; i < held; i++) {
      positions.put("items/part#found-" + i, 3L + i);
    }
    assertThat(SplitFigures.bySource(positions))
        .hasSize(1)
        .containsEntry("items", new SplitFigures(found, finished));
  }

  @Test
  void sourcesAreKeptApartAndOneThatIsNotListedYetIsNotThere() {
    var positions = new TreeMap<>(SplitFigures.of("a", 2, 2));
    positions.putAll(SplitFigures.of("a.b", 3, 1));
    positions.put("a/x", 1L);
    positions.put("c/y", 1L);

    assertThat(SplitFigures.bySource(positions))
        .containsOnlyKeys("a", "a.b")
        .containsEntry("a", new SplitFigures(2, 1))
        .containsEntry("a.b", new SplitFigures(3, 1));
    assertThat(SplitFigures.isSplit("a/x")).isTrue();
    assertThat(SplitFigures.isSplit("a#found")).isFalse();
  }
}
