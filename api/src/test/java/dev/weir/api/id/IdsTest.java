package dev.weir.api.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @Test
  void aCheckpointOfALaterLeaderIsAlwaysLater() {
    CheckpointId last = CheckpointId.of(new LeaderEpoch(3), Integer.MAX_VALUE);
    CheckpointId first = CheckpointId.of(new LeaderEpoch(3).next(), 1);

    assertThat(first.isAfter(last)).isTrue();
    assertThat(last.isAfter(first)).isFalse();
    assertThat(first).isGreaterThan(last);
    assertThat(first.isAfter(first)).isFalse();
    assertThat(CheckpointId.NONE).isLessThan(CheckpointId.of(new LeaderEpoch(1), 1));
  }

  @Property
  void aCheckpointIdHoldsItsEpochAndNumber(
      @ForAll @IntRange(min = 0) int epoch, @ForAll @IntRange(min = 1) int number) {
    CheckpointId id = CheckpointId.of(new LeaderEpoch(epoch), number);

    assertThat(id.epoch()).isEqualTo(new LeaderEpoch(epoch));
    assertThat(id.number()).isEqualTo(number);
    assertThat(id).hasToString(epoch + "-" + number);
    assertThat(new CheckpointId(id.value())).isEqualTo(id);
  }

  @Test
  void impossibleIdsAreRefused() {
    assertThatThrownBy(() -> new CheckpointId(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> CheckpointId.of(LeaderEpoch.NONE, 0)).hasMessageContaining("0");
    assertThatThrownBy(() -> new LeaderEpoch(1L << 31)).hasMessageContaining("2147483648");
    assertThatThrownBy(() -> new LeaderEpoch(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new SubtaskId(0, -1)).hasMessageContaining("0.-1");
    assertThatThrownBy(() -> new Attempts(new TreeMap<>(Map.of(0, 0))))
        .hasMessageContaining("region 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123",
        "0123456789ABCDEF0123456789ABCDEF",
        "g123456789abcdef0123456789abcdef"
      })
  void aJobIdIs32LowerCaseHexDigits(String value) {
    assertThatThrownBy(() -> new JobId(value)).hasMessageContaining("'" + value + "'");
    assertThat(new JobId("0123456789abcdef0123456789abcdef"))
        .hasToString("0123456789abcdef0123456789abcdef");
  }

  @Test
  void subtasksAreOrderedByChainThenIndex() {
    assertThat(new SubtaskId(1, 0)).isGreaterThan(new SubtaskId(0, 9));
    assertThat(new SubtaskId(1, 2)).isGreaterThan(new SubtaskId(1, 1)).hasToString("1.2");
  }

  @Test
  void theNextAttemptsAreOneHigherEverywhere() {
    Attempts attempts = new Attempts(new TreeMap<>(Map.of(0, 1, 4, 7)));

    assertThat(attempts.next().byRegion())
        .containsExactlyEntriesOf(new TreeMap<>(Map.of(0, 2, 4, 8)));
    assertThat(attempts.of(4)).isEqualTo(7);
    assertThat(attempts.of(5)).isZero();
    assertThat(Attempts.first().of(Attempts.WHOLE_JOB)).isEqualTo(1);
  }
}
