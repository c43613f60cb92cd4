package dev.weir.coordinator.leader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.ElectionEvent;
import dev.weir.checkpointing.meta.MetadataEvent;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import dev.weir.coordinator.message.CoordinatorCommand;
import dev.weir.coordinator.message.CoordinatorCommand.Halt;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataChildren;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataRead;
import dev.weir.coordinator.message.CoordinatorCommand.MetadataWrite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every transition of D1, by hand: the store's answers are the test's. */
class LeaderCoreTest {
  private static final long SESSION = 12_000;

  private final LeaderCore core =
      new LeaderCore(new LeaderCore.Identity("k1", "k1:1", "k1:2"), new IdSource(1), SESSION);
  private final List<CoordinatorCommand> out = new ArrayList<>();
  private long now;

  private void election(ElectionEvent event) {
    core.on(event, out::add);
  }

  private LeaderSignal answer(MetadataEvent event) {
    return core.on(event, out::add);
  }

  private void tick(long millis) {
    now += millis;
    core.onEvent(now, out::add);
    core.onTick(now, out::add);
  }

  private <C> C last(Class<C> kind) {
    return out.stream().filter(kind::isInstance).map(kind::cast).reduce((a, b) -> b).orElseThrow();
  }

  private long count(Class<?> kind) {
    return out.stream().filter(kind::isInstance).count();
  }

  private static Leader leader(long epoch) {
    return new Leader(new LeaderEpoch(epoch), 77, "k0", "k0:1", "k0:2");
  }

  private void campaign() {
    election(new ElectionEvent.SessionUp("/election/c-1", 9));
    election(new ElectionEvent.TurnCame("/election/c-1", 0));
  }

  private MetadataWrite claim(Leader before, int version) {
    campaign();
    answer(new MetadataEvent.Value(last(MetadataRead.class).token(), before, version));
    return last(MetadataWrite.class);
  }

  private void load() {
    MetadataWrite claim = claim(leader(4), 8);
    answer(new MetadataEvent.Written(claim.token(), List.of(-1, 9)));
  }

  private LeaderSignal lead() {
    load();
    return answer(new MetadataEvent.Children(last(MetadataChildren.class).token(), List.of()));
  }

  @Test
  void theClaimChecksTheOwnNodeAndExpectsTheVersionThatWasRead() {
    MetadataWrite claim = claim(leader(4), 8);

    assertThat(claim.operations().get(0)).isEqualTo(new MetadataOp.Check("/election/c-1", 0));
    MetadataOp.Set set = (MetadataOp.Set) claim.operations().get(1);
    assertThat(set.version()).isEqualTo(8);
    assertThat(set.value().epoch()).isEqualTo(new LeaderEpoch(5));
    assertThat(set.value().token()).isEqualTo(claim.token());
    assertThat(core.claimed()).isFalse();
  }

  @Test
  void theFirstClaimEverCreatesTheNode() {
    MetadataWrite claim = claim(null, -1);

    MetadataOp.Create create = (MetadataOp.Create) claim.operations().get(1);
    assertThat(create.value().epoch()).isEqualTo(new LeaderEpoch(1));
    answer(new MetadataEvent.Written(claim.token(), List.of(-1, 0)));
    assertThat(core.stateTitle()).isEqualTo("LOADING");
  }

  @Test
  void itLeadsOnceTheJobsAreRead() {
    LeaderSignal signal = lead();

    assertThat(signal).isEqualTo(new LeaderSignal.Started(new LeaderEpoch(5), List.of()));
    assertThat(core.leading()).isTrue();
  }

  @Test
  void whenTheClaimIsRefusedItStandsByAndTriesAgainWhileTheTurnIsIts() {
    MetadataWrite claim = claim(leader(4), 8);
    answer(new MetadataEvent.Refused(claim.token(), 1, MetadataEvent.Cause.BAD_VERSION));
    assertThat(core.stateTitle()).isEqualTo("STANDBY");

    tick(LeaderCore.CLAIM_RETRY_MILLIS);

    assertThat(core.stateTitle()).isEqualTo("CAMPAIGNING");
    assertThat(count(Halt.class)).isZero();
  }

  @Test
  void anUnknownClaimIsReadBackAndFoundApplied() {
    MetadataWrite claim = claim(leader(4), 8);
    answer(new MetadataEvent.Unknown(claim.token()));
    MetadataRead readBack = last(MetadataRead.class);
    assertThat(core.claimed()).isFalse();

    Leader mine = (Leader) ((MetadataOp.Set) claim.operations().get(1)).value();
    answer(new MetadataEvent.Value(readBack.token(), mine, 9));

    assertThat(core.stateTitle()).isEqualTo("LOADING");
  }

  @Test
  void anUnknownClaimThatIsNotAppliedIsSentAgainWithTheSameToken() {
    MetadataWrite claim = claim(leader(4), 8);
    answer(new MetadataEvent.Unknown(claim.token()));
    answer(new MetadataEvent.Value(last(MetadataRead.class).token(), leader(4), 8));
    tick(LeaderCore.CLAIM_RETRY_MILLIS);
    assertThat(out).filteredOn(c -> c.equals(claim)).hasSize(2);

    // The first one was applied after all, so the second is refused: the token says whose it is.
    answer(new MetadataEvent.Refused(claim.token(), 1, MetadataEvent.Cause.BAD_VERSION));
    Leader mine = (Leader) ((MetadataOp.Set) claim.operations().get(1)).value();
    answer(new MetadataEvent.Value(last(MetadataRead.class).token(), mine, 9));

    assertThat(core.stateTitle()).isEqualTo("LOADING");
  }

  @Test
  void anUnknownClaimThatSomebodyElseWonEndsInStandby() {
    MetadataWrite claim = claim(leader(4), 8);
    answer(new MetadataEvent.Unknown(claim.token()));
    answer(new MetadataEvent.Value(last(MetadataRead.class).token(), leader(5), 9));

    assertThat(core.stateTitle()).isEqualTo("STANDBY");
  }

  @Test
  void whenTheLeadersProcessIsGoneOnlyTheNextInLineClaimsAtOnce() {
    election(new ElectionEvent.SessionUp("/election/c-0000000003", 9));
    election(new ElectionEvent.LeaderSeen(leader(4), 8));
    core.onLeaderUnreachable(new LeaderEpoch(3), out::add);
    assertThat(out).as("an older leader").isEmpty();

    core.onLeaderUnreachable(new LeaderEpoch(4), out::add);
    answer(
        new MetadataEvent.Children(
            last(MetadataChildren.class).token(),
            List.of("c-0000000001", "c-0000000002", "c-0000000003")));
    assertThat(core.stateTitle()).isEqualTo("STANDBY");

    core.onLeaderUnreachable(new LeaderEpoch(4), out::add);
    answer(
        new MetadataEvent.Children(
            last(MetadataChildren.class).token(), List.of("c-0000000001", "c-0000000003")));
    answer(new MetadataEvent.Value(last(MetadataRead.class).token(), leader(4), 8));

    assertThat(core.stateTitle()).isEqualTo("CLAIMING");
  }

  @Test
  void aLostSessionMakesACandidateWaitAndALeaderHalt() {
    campaign();
    election(new ElectionEvent.Lost());
    assertThat(core.stateTitle()).isEqualTo("STANDBY");
    assertThat(count(Halt.class)).isZero();

    lead();
    election(new ElectionEvent.Lost());

    assertThat(core.halted()).isTrue();
    assertThat(count(Halt.class)).isEqualTo(1);
  }

  @Test
  void aLostSessionDuringTheClaimHalts() {
    claim(leader(4), 8);
    election(new ElectionEvent.Lost());

    assertThat(core.halted()).isTrue();
  }

  @Test
  void suspendedFreezesAndAfterReconnectingTheFenceIsCheckedFirst() {
    lead();
    election(new ElectionEvent.Suspended());
    assertThat(core.leading()).isFalse();
    assertThat(core.stateTitle()).isEqualTo("FROZEN");

    election(new ElectionEvent.Reconnected());
    MetadataWrite verify = last(MetadataWrite.class);
    assertThat(verify.operations()).containsExactly(new MetadataOp.Check("/leader", 9));
    assertThat(core.leading()).isFalse();

    answer(new MetadataEvent.Written(verify.token(), List.of(-1)));
    assertThat(core.leading()).isTrue();
  }

  @Test
  void theCheckIsRepeatedWhenItsAnswerIsLostAndHaltsWhenRefused() {
    lead();
    election(new ElectionEvent.Suspended());
    election(new ElectionEvent.Reconnected());
    MetadataWrite verify = last(MetadataWrite.class);
    answer(new MetadataEvent.Unknown(verify.token()));
    tick(MetadataCalls.RETRY_MILLIS);
    assertThat(out).filteredOn(c -> c.equals(verify)).hasSize(2);

    answer(new MetadataEvent.Refused(verify.token(), 0, MetadataEvent.Cause.BAD_VERSION));

    assertThat(core.halted()).isTrue();
  }

  @Test
  void frozenForLongerThanASessionHalts() {
    lead();
    election(new ElectionEvent.Suspended());
    tick(SESSION);
    assertThat(core.halted()).isFalse();
    tick(1);

    assertThat(core.halted()).isTrue();
  }

  @Test
  void anyTraceOfAHigherEpochHalts() {
    lead();
    core.onEpoch(new LeaderEpoch(5), out::add);
    assertThat(core.halted()).isFalse();
    election(new ElectionEvent.LeaderSeen(leader(4), 8));
    assertThat(core.halted()).as("an old sight").isFalse();

    election(new ElectionEvent.LeaderSeen(leader(6), 10));

    assertThat(core.halted()).isTrue();
    assertThat(answer(new MetadataEvent.Unknown(1))).isNull();
  }

  @Test
  void jobsThatAreReadWhileFrozenAreKeptAndItLeadsAfterTheCheck() {
    load();
    MetadataChildren listing = last(MetadataChildren.class);
    election(new ElectionEvent.Suspended());
    assertThat(answer(new MetadataEvent.Children(listing.token(), List.of())))
        .isInstanceOf(LeaderSignal.Started.class);
    assertThat(core.leading()).isFalse();

    election(new ElectionEvent.Reconnected());
    answer(new MetadataEvent.Written(last(MetadataWrite.class).token(), List.of(-1)));

    assertThat(core.leading()).isTrue();
  }

  @Test
  void aReadWhoseAnswerWasLostWhileFrozenIsMadeAgain() {
    load();
    MetadataChildren listing = last(MetadataChildren.class);
    election(new ElectionEvent.Suspended());
    answer(new MetadataEvent.Unknown(listing.token()));
    tick(MetadataCalls.RETRY_MILLIS);
    assertThat(count(MetadataChildren.class)).isEqualTo(1);

    election(new ElectionEvent.Reconnected());
    assertThat(count(MetadataChildren.class)).as("before the fence is checked").isEqualTo(1);
    answer(new MetadataEvent.Written(last(MetadataWrite.class).token(), List.of(-1)));

    assertThat(count(MetadataChildren.class)).isEqualTo(2);
    assertThat(core.stateTitle()).isEqualTo("LOADING");
  }

  @Test
  void afterAPauseOfItsOwnItChecksTheFenceBeforeItActs() {
    lead();
    core.onEvent(now += SESSION / 2, out::add);
    assertThat(core.leading()).isTrue();

    core.onEvent(now += SESSION, out::add);

    assertThat(core.leading()).isFalse();
    MetadataWrite verify = last(MetadataWrite.class);
    assertThat(verify.operations()).containsExactly(new MetadataOp.Check("/leader", 9));
    answer(new MetadataEvent.Written(verify.token(), List.of(-1)));
    assertThat(core.leading()).isTrue();
  }
}
