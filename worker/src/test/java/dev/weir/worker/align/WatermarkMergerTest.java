package dev.weir.worker.align;

import static dev.weir.worker.align.WatermarkMerger.Outcome.ADVANCED;
import static dev.weir.worker.align.WatermarkMerger.Outcome.ADVANCED_AND_IDLE;
import static dev.weir.worker.align.WatermarkMerger.Outcome.BECAME_ACTIVE;
import static dev.weir.worker.align.WatermarkMerger.Outcome.BECAME_IDLE;
import static dev.weir.worker.align.WatermarkMerger.Outcome.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatermarkMergerTest {
  @Test
  void theLeastOfAllChannelsCounts() {
    var merger = new WatermarkMerger(2);
    assertThat(merger.watermark(0, 10)).isEqualTo(NOTHING);
    assertThat(merger.merged()).isEqualTo(Long.MIN_VALUE);
    assertThat(merger.watermark(1, 4)).isEqualTo(ADVANCED);
    assertThat(merger.merged()).isEqualTo(4);
    assertThat(merger.watermark(1, 20)).isEqualTo(ADVANCED);
    assertThat(merger.merged()).isEqualTo(10);
    assertThat(merger.watermark(1, 30)).isEqualTo(NOTHING);
  }

  @Test
  void aLowerWatermarkOfAChannelIsIgnored() {
    var merger = new WatermarkMerger(1);
    assertThat(merger.watermark(0, 10)).isEqualTo(ADVANCED);
    assertThat(merger.watermark(0, 9)).isEqualTo(NOTHING);
    assertThat(merger.watermark(0, 10)).isEqualTo(NOTHING);
    assertThat(merger.merged()).isEqualTo(10);
  }

  @Test
  void anIdleChannelHoldsNothingBackAndCannotTurnTimeBack() {
    var merger = new WatermarkMerger(2);
    merger.watermark(0, 10);
    assertThat(merger.idle(1, true)).isEqualTo(ADVANCED);
    assertThat(merger.merged()).isEqualTo(10);
    assertThat(merger.idle(1, true)).isEqualTo(NOTHING);
    assertThat(merger.idle(1, false)).isEqualTo(NOTHING);
    assertThat(merger.watermark(1, 3)).isEqualTo(NOTHING);
    assertThat(merger.merged()).isEqualTo(10);
    assertThat(merger.watermark(0, 12)).isEqualTo(NOTHING);
    assertThat(merger.watermark(1, 11)).isEqualTo(ADVANCED);
    assertThat(merger.merged()).isEqualTo(11);
  }

  @Test
  void whenAllAreIdleTheHighestCounts() {
    var merger = new WatermarkMerger(2);
    merger.watermark(0, 10);
    merger.watermark(1, 5);
    merger.idle(0, true);
    assertThat(merger.merged()).isEqualTo(5);
    assertThat(merger.idle(1, true)).isEqualTo(ADVANCED_AND_IDLE);
    assertThat(merger.merged()).isEqualTo(10);
    assertThat(merger.isIdle()).isTrue();
    assertThat(merger.idle(0, false)).isEqualTo(BECAME_ACTIVE);
    assertThat(merger.idle(0, true)).isEqualTo(BECAME_IDLE);
  }

  @Test
  void aChannelThatHasEndedDoesNotTakeIdleOnesToTheEnd() {
    var merger = new WatermarkMerger(3);
    merger.watermark(0, 10);
    merger.watermark(1, 20);
    merger.watermark(2, 30);
    assertThat(merger.watermark(0, WatermarkMerger.END)).isEqualTo(ADVANCED);
    assertThat(merger.merged()).isEqualTo(20);
    assertThat(merger.idle(1, true)).isEqualTo(ADVANCED);
    assertThat(merger.merged()).isEqualTo(30);
    assertThat(merger.watermark(2, WatermarkMerger.END)).isEqualTo(BECAME_IDLE);
    assertThat(merger.merged()).isEqualTo(30);
    assertThat(merger.isIdle()).isTrue();
    assertThat(merger.idle(1, false)).isEqualTo(BECAME_ACTIVE);
    assertThat(merger.watermark(1, 40)).isEqualTo(ADVANCED);
    assertThat(merger.idle(0, true)).isEqualTo(NOTHING);
    assertThat(merger.watermark(1, WatermarkMerger.END)).isEqualTo(ADVANCED);
    assertThat(merger.merged()).isEqualTo(WatermarkMerger.END);
    assertThat(merger.isIdle()).isFalse();
  }

  @Test
  void anIdleChannelMayEndAndAnEndSurvivesARestore() {
    var merger = new WatermarkMerger(2);
    merger.watermark(0, 10);
    merger.watermark(1, 10);
    merger.idle(0, true);
    assertThat(merger.watermark(0, WatermarkMerger.END)).isEqualTo(NOTHING);
    assertThat(merger.merged()).isEqualTo(10);
    assertThat(merger.idle(0, false)).isEqualTo(NOTHING);
    var after = new WatermarkMerger(2);
    after.restore(merger.saved());
    assertThat(after.watermark(0, WatermarkMerger.END)).isEqualTo(NOTHING);
    assertThat(after.idle(1, true)).isEqualTo(BECAME_IDLE);
    assertThat(after.merged()).isEqualTo(10);
    assertThat(after.watermark(1, WatermarkMerger.END)).isEqualTo(ADVANCED);
    assertThat(after.merged()).isEqualTo(WatermarkMerger.END);
  }

  @Test
  void whatIsRestoredNeverTurnsBack() {
    var before = new WatermarkMerger(2);
    before.watermark(0, 10);
    before.watermark(1, 5);
    before.idle(1, true);
    var after = new WatermarkMerger(2);
    after.restore(before.saved());
    assertThat(after.merged()).isEqualTo(10);
    assertThat(after.watermark(1, 7)).isEqualTo(NOTHING);
    assertThat(after.watermark(0, 8)).isEqualTo(NOTHING);
    assertThat(after.watermark(0, 20)).isEqualTo(NOTHING);
    assertThat(after.watermark(1, 15)).isEqualTo(ADVANCED);
    assertThat(after.merged()).isEqualTo(15);
    assertThatThrownBy(() -> new WatermarkMerger(3).restore(before.saved()))
        .hasMessageContaining("2 channels, found 3");
  }

  @Test
  void itEqualsTheModelThatLooksAtAllChannels() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      int channels = 1 + random.nextInt(4);
      var merger = new WatermarkMerger(channels);
      long[] time = new long[channels];
      Arrays.fill(time, Long.MIN_VALUE);
      boolean[] idle = new boolean[channels];
      long expected = Long.MIN_VALUE;
      for (int step = 0; step < 200; step++) {
        int channel = random.nextInt(channels);
        if (random.nextInt(4) == 0) {
          idle[channel] = random.nextBoolean();
          merger.idle(channel, idle[channel]);
        } else {
          idle[channel] = false;
          merger.idle(channel, false);
          boolean end = random.nextInt(100) == 0;
          long watermark = end ? WatermarkMerger.END : random.nextInt(1 + step);
          time[channel] = Math.max(time[channel], watermark);
          merger.watermark(channel, watermark);
        }
        expected = Math.max(expected, model(time, idle));
        assertThat(merger.merged()).as("seed %s, step %s", seed, step).isEqualTo(expected);
      }
    }
  }

  private static long model(long[] time, boolean[] idle) {
    long least = Long.MAX_VALUE;
    long highest = Long.MIN_VALUE;
    boolean active = false;
    if (Arrays.stream(time).allMatch(t -> t == WatermarkMerger.END)) {
      return WatermarkMerger.END;
    }
    for (int channel = 0; channel < time.length; channel++) {
      if (time[channel] == WatermarkMerger.END) {
        continue;
      }
      highest = Math.max(highest, time[channel]);
      if (!idle[channel]) {
        active = true;
        least = Math.min(least, time[channel]);
      }
    }
    return active ? least : highest;
  }
}
