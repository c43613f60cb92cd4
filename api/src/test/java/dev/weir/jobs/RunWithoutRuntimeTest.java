package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Weir;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import org.junit.jupiter.api.Test;

/** {@code Weir.run} where only the API is on the class path, as here. */
class RunWithoutRuntimeTest {
  @Test
  void whenNothingCanRunAJobTheErrorSaysWhatToAdd() {
    assertThatThrownBy(() -> Weir.run(HotItems.class, "--input=in", "--output=out"))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("dev.weir:weir-deploy")
        .hasMessageContaining("weir run");
  }
}
