package dev.weir.benchmarks.hand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.oracle.Oracle;
import dev.weir.benchmarks.workload.Query;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoopsTest {
  @ParameterizedTest
  @EnumSource(names = {"Q0", "Q0S", "Q1", "Q2", "Q7", "WC_100K", "WC_1M_ZIPF"})
  void theAnswerIsTheOracles(Query query) {
    assertThat(Loops.answer(query, 2_100_001)).isEqualTo(Oracle.answer(query, 2_100_001));
  }
}
