package dev.weir.coordinator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.id.Attempts;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataEvent.Cause;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataRead;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataWrite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every way in which a fenced write can end, and what each lost answer leads to. */
class MetadataCallsTest {
  private static final LeaderEpoch EPOCH = new LeaderEpoch(2);

  private final MetadataCalls calls = new MetadataCalls(new IdSource(5), EPOCH, 40);
  private final List<CoordinatorCommand> out = new ArrayList<>();
  private final long token = calls.newToken();
  private final MetadataOp set = new MetadataOp.Set("/jobs/j/exec", exec(token), 7);
  private final MetadataOp check = new MetadataOp.Check("/jobs/j/ckpt", 3);

  private static Exec exec(long token) {
    return new Exec(EPOCH, token, Attempts.first(), "plan", CheckpointId.NONE);
  }

  private Outcome answer(MetadataEvent event) {
    return calls.on(event, out::add);
  }

  private MetadataWrite write() {
    calls.write(token, List.of(check, set), 1, out::add);
    return (MetadataWrite) out.get(out.size() - 1);
  }

  private MetadataRead lastRead() {
    return (MetadataRead) out.get(out.size() - 1);
  }

  @Test
  void everyWriteChecksTheLeaderFirst() {
    assertThat(write().operations())
        .containsExactly(new MetadataOp.Check("/leader", 40), check, set);
  }

  @Test
  void appliedSaysTheVersionOfTheDecidingNode() {
    write();

    assertThat(answer(new MetadataEvent.Written(token, List.of(-1, -1, 8))))
        .isEqualTo(new Outcome.Applied(token, 8));
    assertThat(calls.unresolved()).isZero();
  }

  @Test
  void refusedAtTheFenceIsFencedElsewhereItIsRefused() {
    write();
    assertThat(answer(new MetadataEvent.Refused(token, 0, Cause.BAD_VERSION)))
        .isInstanceOf(Outcome.Fenced.class);

    write();
    assertThat(answer(new MetadataEvent.Refused(token, 1, Cause.BAD_VERSION)))
        .isEqualTo(new Outcome.Refused(token, 0, Cause.BAD_VERSION));
  }

  @Test
  void unknownIsReadBackAndDecidedByTheToken() {
    write();
    assertThat(answer(new MetadataEvent.Unknown(token))).isNull();
    assertThat(lastRead().path()).isEqualTo("/jobs/j/exec");

    assertThat(answer(new MetadataEvent.Value(lastRead().token(), exec(token), 8)))
        .isEqualTo(new Outcome.Applied(token, 8));
  }

  @Test
  void unknownAndNotAppliedIsSentAgainAndMayStillTurnOutApplied() {
    MetadataWrite first = write();
    answer(new MetadataEvent.Unknown(token));
    answer(new MetadataEvent.Value(lastRead().token(), exec(1), 7));
    assertThat(out.get(out.size() - 1)).isEqualTo(first);

    assertThat(answer(new MetadataEvent.Refused(token, 2, Cause.BAD_VERSION))).isNull();

    assertThat(answer(new MetadataEvent.Value(lastRead().token(), exec(token), 8)))
        .isEqualTo(new Outcome.Applied(token, 8));
  }

  @Test
  void unknownThenRefusedAndNotMineIsRefusedForGood() {
    write();
    answer(new MetadataEvent.Unknown(token));
    answer(new MetadataEvent.Value(lastRead().token(), exec(1), 7));
    answer(new MetadataEvent.Refused(token, 1, Cause.BAD_VERSION));

    assertThat(answer(new MetadataEvent.Value(lastRead().token(), exec(1), 7)))
        .isEqualTo(new Outcome.Refused(token, 0, Cause.BAD_VERSION));
  }

  @Test
  void unknownAndWrittenBySomebodyElseIsFenced() {
    write();
    answer(new MetadataEvent.Unknown(token));

    assertThat(answer(new MetadataEvent.Value(lastRead().token(), exec(1), 8)))
        .isInstanceOf(Outcome.Fenced.class);
  }

  @Test
  void anUnknownReadBackIsReadAgainLater() {
    write();
    answer(new MetadataEvent.Unknown(token));
    MetadataRead read = lastRead();
    answer(new MetadataEvent.Unknown(read.token()));
    int before = out.size();
    calls.tick(MetadataCalls.RETRY_MILLIS, out::add);

    assertThat(out.subList(before, out.size())).containsExactly(read);
  }

  @Test
  void whileFrozenNothingIsWrittenAndWhatIsUnknownWaitsForTheThaw() {
    write();
    calls.freeze();
    assertThatThrownBy(() -> calls.write(token, List.of(set), 0, out::add))
        .isInstanceOf(IllegalStateException.class);
    int before = out.size();
    answer(new MetadataEvent.Unknown(token));
    calls.tick(10_000, out::add);
    assertThat(out).hasSize(before);

    calls.thaw(out::add);

    assertThat(out.get(out.size() - 1)).isInstanceOf(MetadataRead.class);
  }

  @Test
  void anAnswerThatNobodyWaitsForIsNoOutcome() {
    assertThat(answer(new MetadataEvent.Unknown(123))).isNull();
  }

  @Test
  void tokensAreNeitherZeroNorRepeated() {
    IdSource ids = new IdSource(0);

    assertThat(java.util.stream.LongStream.generate(ids::next).limit(10_000).distinct().count())
        .isEqualTo(10_000);
    assertThat(new IdSource(9).hex16()).hasSize(16).isEqualTo(new IdSource(9).hex16());
  }
}
