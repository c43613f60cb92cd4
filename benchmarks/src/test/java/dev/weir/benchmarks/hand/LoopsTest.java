package dev.weir.benchmarks.hand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.oracle.Oracle;
import dev.weir.benchmarks.workload.Query;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LoopsTest {
  @ParameterizedTest
  @FieldSource("dev.weir.benchmarks.hand.Loops#QUERIES")
  void theAnswerIsTheOracles(Query query) {
    assertThat(Loops.answer(query, 1_100_001)).isEqualTo(Oracle.answer(query, 1_100_001));
  }
}
