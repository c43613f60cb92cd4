package dev.weir.api.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.Murmur3;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden values are part of the snapshot format: a change loses every job's state. */
class KeyGroupsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0",
    "-1, 1, 0",
    "2147483647, 1, 0",
    "-2147483648, 128, 0",
    "-1, 128, 127",
    "-1, 100, 47",
    "2147483647, 100, 47",
    "128, 128, 0",
    "300, 128, 44",
    "300, 100, 0"
  })
  void groupOfAHash(int hash, int maxKeyGroups, int group) {
    assertThat(KeyGroups.group(hash, maxKeyGroups)).isEqualTo(group);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 76, 124",
    "1, 0, 56, 68",
    "2, 0, 52, 116",
    "42, 0, 6, 62",
    "1000, 0, 20, 12",
    "-1, 0, 12, 104",
    "9223372036854775807, 0, 99, 63",
    "-9223372036854775808, 0, 29, 37",
    "1234567890123, 0, 2, 94"
  })
  void groupOfALong(long key, int of1, int of100, int of128) {
    int hash = Murmur3.hashLong(key);

    assertThat(KeyGroups.group(hash, 1)).isEqualTo(of1);
    assertThat(KeyGroups.group(hash, 100)).isEqualTo(of100);
    assertThat(KeyGroups.group(hash, 128)).isEqualTo(of128);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 0",
    "0, 3, 128, 0",
    "42, 3, 128, 0",
    "43, 3, 128, 1",
    "85, 3, 128, 1",
    "86, 3, 128, 2",
    "127, 3, 128, 2",
    "99, 4, 100, 3",
    "24, 4, 100, 0",
    "25, 4, 100, 1",
    "32767, 32768, 32768, 32767"
  })
  void subtaskOfAGroup(int group, int parallelism, int maxKeyGroups, int subtask) {
    assertThat(KeyGroups.subtask(group, parallelism, maxKeyGroups)).isEqualTo(subtask);
  }

  @Property
  void everyGroupBelongsToTheSubtaskWhoseRangeHoldsIt(
      @ForAll @IntRange(min = 1, max = 2048) int maxKeyGroups,
      @ForAll @IntRange(min = 1, max = 2048) int wanted,
      @ForAll int hash) {
    int parallelism = Math.min(wanted, maxKeyGroups);
    int group = KeyGroups.group(hash, maxKeyGroups);
    int subtask = KeyGroups.subtask(group, parallelism, maxKeyGroups);

    assertThat(group).isBetween(0, maxKeyGroups - 1);
    assertThat(subtask).isBetween(0, parallelism - 1);
    assertThat(KeyGroups.firstGroup(subtask, parallelism, maxKeyGroups)).isLessThanOrEqualTo(group);
    assertThat(KeyGroups.firstGroup(subtask + 1, parallelism, maxKeyGroups)).isGreaterThan(group);
    assertThat(KeyGroups.firstGroup(parallelism, parallelism, maxKeyGroups))
        .isEqualTo(maxKeyGroups);
  }
}
