package dev.weir.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
  private static final List<String> NAMES =
      List.of("c-0000000010", "c-0000000002", "other", "c-2147483648", "c-0000000003");

  @Test
  void theOneBeforeIsTheNextLowerNumber() {
    assertThat(Line.before("c-0000000010", NAMES)).isEqualTo("c-0000000003");
    assertThat(Line.before("c-0000000003", NAMES)).isEqualTo("c-0000000002");
  }

  @Test
  void theFirstHasNobodyBeforeIt() {
    assertThat(Line.before("c-0000000002", NAMES)).isNull();
  }

  @Test
  void numbersBeyondThePaddingComeLast() {
    assertThat(Line.before("c-2147483648", NAMES)).isEqualTo("c-0000000010");
    assertThat(Line.before("c-10000000000", NAMES)).isEqualTo("c-2147483648");
  }

  @Test
  void ofSeveralOwnNodesTheFirstCounts() {
    assertThat(Line.first(List.of("/e/c-0000000010", "/e/c-0000000002")))
        .isEqualTo("/e/c-0000000002");
  }
}
