package dev.weir.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.workload.Query;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The answers over 300,000 events as another implementation of the same definition found them; the
 * Zipf streams, which only this one has, as they were first found.
 */
class OracleTest {
  @ParameterizedTest
  @CsvSource({
    "q0, 300000, 308718c820953772",
    "q0s, 300000, 308718c820953772",
    "q1, 276000, ffab27bf8caefcc4",
    "q2, 1838, a9ccc4b73fd689f8",
    "q3, 1688, a5a2904e5aad4a0f",
    "q5, 7, fea8d60471962c88",
    "q7, 2, 90197bcee6d3796c",
    "q8, 3105, 2ff5c39bf6504dd3",
    "q11, 5917, 85753eaabc0af018",
    "wc-100k, 300000, c832041a9dd332b5",
    "wc-1m, 300000, 4f7a061b24cdcb40",
    "wc-100k-zipf, 300000, 9fc2cf21c40a5ec0",
    "wc-1m-zipf, 300000, 250ed4e71f4f9165",
  })
  void agreesWithTheDefinition(String query, long records, String checksum) {
    assertThat(Oracle.answer(Query.of(query), 300_000))
        .isEqualTo(new Answer(records, Long.parseUnsignedLong(checksum, 16)));
  }
}
