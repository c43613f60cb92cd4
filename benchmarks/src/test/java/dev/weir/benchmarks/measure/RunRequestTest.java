package dev.weir.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Span;
import org.junit.jupiter.api.Test;

class RunRequestTest {
  @Test
  void aLineGivesTheRequestBack() {
    var request =
        new RunRequest(
            Query.WC_1M_ZIPF, new Span(7, 3, 5, 11), 2, 1000, "rocksdb", "/a directory/of it");

    assertThat(RunRequest.of(request.line())).isEqualTo(request);
  }
}
