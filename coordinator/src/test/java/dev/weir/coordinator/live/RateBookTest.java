package dev.weir.coordinator.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.api.id.SubtaskId;
import dev.weir.coordinator.live.Views.Second;
import dev.weir.coordinator.view.JobView.Status;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateBookTest {
  private static final SubtaskId PARSE = new SubtaskId(1, 0);
  private static final List<Second> EACH =
      List.of(
          new Second(10, 0, 0),
          new Second(300, 600, 1000),
          new Second(300, 500, 3000),
          new Second(900, 0, 500),
          new Second(100, 0, 500));

  private final RateBook book = new RateBook();

  private LiveView at(int second, int attempt, int counted) {
    return book.observe(
        Views.cluster(
            Views.START + second * 1000L,
            Views.leading("c1", "h:1"),
            Views.job(attempt, counted, EACH)));
  }

  @Test
  void ratesComeFromTheDifferenceOfCountersOverTheSubtasksOwnTime() {
    assertThat(at(0, 1, 0).rates().get(Views.JOB).get(PARSE)).isEqualTo(SubtaskRates.NONE);
    at(1, 1, 1);
    // Late figures: two seconds passed here, the subtask told of one.
    LiveView view = at(3, 1, 2);
    SubtaskRates rates = view.rates().get(Views.JOB).get(PARSE);
    assertThat(rates.recordsIn()).isCloseTo(1000, within(0.001));
    assertThat(rates.busy()).isCloseTo(0.3, within(0.001));
    assertThat(rates.backpressured()).isCloseTo(0.6, within(0.001));
    assertThat(rates.idle()).isCloseTo(0.1, within(0.001));
  }

  @Test
  void chainsSumTheirSubtasksAndKnowWhereRecordsComeInAndGoOut() {
    at(0, 1, 0);
    LiveView view = at(1, 1, 1);
    ChainSums chains = view.chains(view.cluster().jobs().get(0));
    assertThat(chains.recordsIn()).isCloseTo(4000, within(0.01));
    assertThat(chains.recordsOut()).isCloseTo(1000, within(0.01));
    assertThat(chains.chains().get(0).place().reads()).isFalse();
    assertThat(chains.chains().get(1).place().reads()).isTrue();
    ChainSums.ChainSum last = chains.chains().get(2);
    assertThat(last.place().ends()).isTrue();
    assertThat(last.place().feeders()).containsExactly(1);
    assertThat(last.load().highest().busy()).isCloseTo(0.9, within(0.001));
    assertThat(last.load().average().busy()).isCloseTo(0.5, within(0.001));
    assertThat(last.load().busiest()).isZero();
    assertThat(last.watermarkMillis()).isEqualTo(Views.START + 1000 - 4);
    assertThat(last.totals().counts().recordsIn()).isEqualTo(1000);
  }

  @Test
  void aNewAttemptStartsANewWindow() {
    at(0, 1, 0);
    at(1, 1, 100);
    assertThat(at(2, 2, 1).rates().get(Views.JOB).get(PARSE)).isEqualTo(SubtaskRates.NONE);
    assertThat(at(3, 2, 2).rates().get(Views.JOB).get(PARSE).recordsIn())
        .isCloseTo(1000, within(0.001));
  }

  @Test
  void onlyTheLastSecondsCount() {
    at(0, 1, 0);
    for (int second = 1; second <= 20; second++) {
      at(second, 1, 1);
    }
    assertThat(at(21, 1, 1).rates().get(Views.JOB).get(PARSE).recordsIn()).isZero();
  }

  @Test
  void anEndedJobHasNoRates() {
    at(0, 1, 0);
    LiveView view =
        book.observe(
            Views.cluster(
                Views.START + 1000,
                Views.leading("c1", "h:1"),
                Views.job(
                    Status.FINISHED,
                    1,
                    null,
                    Collections.emptyList(),
                    Views.checkpoints(Views.START))));
    assertThat(view.rates()).isEmpty();
    assertThat(view.chains(view.cluster().jobs().get(0)).recordsIn()).isZero();
  }
}
