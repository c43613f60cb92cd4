package dev.weir.state.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import org.junit.jupiter.api.Test;

class StateBackendsTest {
  @Test
  void aBackendIsFoundByItsSetting() {
    for (StateBackends each : StateBackends.values()) {
      assertThat(StateBackends.of(each.setting())).isEqualTo(each);
    }
  }

  @Test
  void anUnknownSettingNamesTheChoices() {
    assertThatThrownBy(() -> StateBackends.of("redis"))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContainingAll("'redis'", "[heap, rocksdb]");
  }
}
