package dev.weir.coordinator.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.coordinator.live.Verdict.Level;
import dev.weir.coordinator.live.Views.Second;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointsView;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final Second LAZY = new Second(10, 0, 10);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATED    | BUSY    | Waiting for executors",
        "DEPLOYING  | BUSY    | Starting: 0 of 0 subtasks are ready",
        "STOPPING   | BUSY    | Stopping",
        "FINISHING  | BUSY    | Finishing",
        "RESTARTING | WARNING | Restarting: WEIR-5001 an executor process ended",
        "BLOCKED    | BAD     | Blocked until its checkpoint can be read: WEIR-5001",
        "UNREADABLE | BAD     | Unreadable, so it does not run: WEIR-5001",
        "FAILED     | BAD     | Failed: WEIR-5001 an executor process ended",
        "FINISHED   | ENDED   | Finished",
        "STOPPED    | ENDED   | Stopped",
        "CANCELED   | ENDED   | Canceled"
      })
  void eachStatusHasItsSentence(Status status, Level level, String sentence) {
    JobView job =
        Views.job(
            status,
            1,
            "WEIR-5001 an executor process ended",
            List.of(),
            Views.checkpoints(Views.START));
    Verdict verdict = Verdict.of(job, new RateBook().observe(cluster(0, job)));
    assertThat(verdict.level()).isEqualTo(level);
    assertThat(verdict.sentence()).startsWith(sentence);
    assertThat(verdict.chain()).isEqualTo(-1);
  }

  @Test
  void aJobWithNothingToSayIsHealthy() {
    assertThat(after(LAZY, LAZY, LAZY, LAZY)).isEqualTo(new Verdict(Level.OK, "Healthy", -1));
  }

  @Test
  void aSourceAtFullSpeedIsHealthy() {
    assertThat(after(new Second(1000, 0, 9), new Second(1000, 0, 9), LAZY, LAZY).level())
        .isEqualTo(Level.OK);
  }

  @Test
  void theCauseOfBackpressureIsBlamedAndNotItsVictim() {
    var waiting = new Second(100, 900, 100);
    assertThat(after(waiting, waiting, new Second(970, 0, 50), new Second(960, 0, 50)))
        .isEqualTo(new Verdict(Level.WARNING, "Bottleneck: 'hot → out' is 97 % busy", 2));
  }

  @Test
  void oneBusySubtaskAmongIdleOnesMeansUnevenKeys() {
    var waiting = new Second(100, 900, 100);
    assertThat(after(waiting, waiting, new Second(200, 0, 50), new Second(980, 0, 50)).sentence())
        .isEqualTo(
            "Bottleneck: 'hot → out' is 98 % busy on subtask 1 of 2, the others 20 %: the keys are"
                + " uneven");
  }

  @Test
  void aSinkThatWaitsForItsTargetIsNamed() {
    var waiting = new Second(100, 900, 100);
    assertThat(after(waiting, waiting, new Second(1, 950, 1), LAZY))
        .isEqualTo(
            new Verdict(
                Level.WARNING, "Sink 'hot → out' is slow: what it writes to takes no more", 2));
  }

  @Test
  void whoHoldsOthersBackWithoutBeingBusyIsSaidToBe() {
    var waiting = new Second(100, 900, 100);
    assertThat(after(waiting, waiting, new Second(300, 0, 1), LAZY).sentence())
        .isEqualTo("Bottleneck: 'hot → out' holds its input back though it is only 30 % busy");
  }

  @Test
  void failingAndMissingCheckpointsComeBeforeBottlenecks() {
    long now = Views.START + 100_000;
    var failing =
        new CheckpointsView(
            1,
            3,
            0,
            "3-1",
            now,
            null,
            List.of(
                Views.checkpoint("3-1", "COMPLETED", now),
                Views.checkpoint("3-2", "EXPIRED", now),
                Views.checkpoint("3-3", "DECLINED", now),
                Views.checkpoint("3-4", "FAILED", now)));
    assertThat(running(100, failing))
        .isEqualTo(
            new Verdict(Level.BAD, "Checkpoints fail, the last 3 in a row: it took too long", -1));
    assertThat(running(100, Views.checkpoints(Views.START + 50_000)))
        .isEqualTo(new Verdict(Level.WARNING, "No checkpoint has completed for 50 s", -1));
    assertThat(running(29, new CheckpointsView(0, 0, 0, "0-0", 0, null, List.of())).level())
        .isEqualTo(Level.OK);
  }

  private static Verdict running(int seconds, CheckpointsView checkpoints) {
    JobView job = Views.job(Status.RUNNING, 1, null, List.of(), checkpoints);
    return Verdict.of(job, new RateBook().observe(cluster(seconds, job)));
  }

  private static Verdict after(Second... fromChain1) {
    var each = new java.util.ArrayList<Second>(List.of(LAZY));
    each.addAll(List.of(fromChain1));
    var book = new RateBook();
    book.observe(cluster(0, Views.job(1, 0, each)));
    JobView job = Views.job(1, 1, each);
    return Verdict.of(job, book.observe(cluster(1, job)));
  }

  private static ClusterView cluster(int second, JobView job) {
    return Views.cluster(Views.START + second * 1000L, Views.leading("c1", "h:1"), job);
  }
}
