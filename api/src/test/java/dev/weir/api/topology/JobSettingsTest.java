package dev.weir.api.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSettingsTest {
  @Test
  void whatIsMissingHasItsDefault() {
    JobSettings settings = JobSettings.parse(new TreeMap<>());
    assertThat(settings).isEqualTo(JobSettings.STANDARD);
    assertThat(settings.parallelism()).isEqualTo(1);
    assertThat(settings.checkpoints().intervalMillis()).isEqualTo(1_000);
    assertThat(settings.stateBackend()).isEqualTo(JobSettings.StateBackendKind.HEAP);
  }

  @Test
  void textAndSettingsAreTheSame() {
    JobSettings settings =
        JobSettings.parse(
            new TreeMap<>(
                Map.of(
                    "parallelism", "3",
                    "stateBackend", "rocksdb",
                    "maxRecordBytes", "100000000",
                    "stuckStepMillis", " 5000 ")));
    assertThat(settings.stuckStepMillis()).isEqualTo(5_000);
    assertThat(settings.exchange().maxOvershoot().bytes()).isEqualTo(100_000_000);
    assertThat(JobSettings.parse(settings.toMap())).isEqualTo(settings);
  }

  @ParameterizedTest
  @CsvSource({
    "parallelism, 0",
    "parallelism, 129",
    "parallelism, two",
    "maxKeyGroups, 32769",
    "checkpointIntervalMillis, 1e3",
    "stateBackend, HEAP",
    "maxOvershootBytes, 100",
    "checkpointInterval, 1000",
  })
  void whatIsUnknownOrOutOfRangeIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> JobSettings.parse(new TreeMap<>(Map.of(name, value))))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("'" + name + "'");
  }
}
