package dev.weir.jobs;

import static dev.weir.jobs.Described.build;
import static dev.weir.jobs.Described.sink;
import static dev.weir.jobs.Described.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.State;
import dev.weir.api.state.Timer;
import dev.weir.api.state.ValueState;
import dev.weir.api.topology.OperatorSpec;
import dev.weir.api.topology.OperatorSpec.StateSpec;
import dev.weir.api.topology.OperatorSpec.TimerSpec;
import dev.weir.jobs.HotItems.Bid;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeclaredFieldsTest {

  private abstract static class Silent extends ProcessFunction<Long, Bid, Bid> {
    @Override
    public void process(Bid bid, Context<Long, Bid> ctx) {
      ctx.emit(bid);
    }
  }

  private abstract static class WithSeen extends ProcessFunction<Long, Bid, Bid> {
    private final ListState<Instant> seen = State.list("seen", Instant.class);

    @Override
    public void process(Bid bid, Context<Long, Bid> ctx) {
      if (isNew()) {
        ctx.emit(bid);
      }
    }

    boolean isNew() {
      return seen.isEmpty();
    }
  }

  private static final class Full extends WithSeen {
    final MapState<String, Long> counts = State.map("counts", String.class, Long.class);
    private final ValueState<List<Bid>> bids = State.value("bids", new TypeRef<List<Bid>>() {});
    final Timer wake = Timer.processingTime("wake");
    final Timer again = Timer.processingTime("again");
  }

  private static OperatorSpec described(ProcessFunction<Long, Bid, Bid> function) {
    return build(
            job ->
                job.source("bids", source(Bid.class))
                    .keyBy(Long.class, Bid::auction)
                    .process("silent", Bid.class, function)
                    .sink("out", sink(Bid.class)))
        .topology()
        .operators()
        .get(1);
  }

  @Test
  void privateAndInheritedFieldsAreFoundInOrderOfName() {
    OperatorSpec operator = described(new Full());

    String bid = "Bid{auction:long,bidder:long,price:long,time:Instant}";
    assertThat(operator.states())
        .containsExactly(
            new StateSpec("bids", "value(List<" + bid + ">)"),
            new StateSpec("counts", "map(String, long)"),
            new StateSpec("seen", "list(Instant)"));
    assertThat(operator.timers())
        .containsExactly(new TimerSpec("again", "PROCESSING"), new TimerSpec("wake", "PROCESSING"));
    assertThat(operator.attributes())
        .containsEntry("function", Full.class.getName())
        .containsEntry("key", "long");
  }

  private static final class Twice extends WithSeen {
    final ValueState<Long> other = State.value("seen", Long.class);
  }

  private static final class TimerLikeState extends WithSeen {
    final Timer timer = Timer.processingTime("seen");
  }

  private static final class Static extends Silent {
    static final ValueState<Long> SHARED = State.value("shared", Long.class);
  }

  private static final class Null extends Silent {
    ValueState<Long> later;
  }

  private static final class Dated extends Silent {
    final ValueState<Date> last = State.value("last", Date.class);
  }

  private static final class DoubleKeys extends Silent {
    final MapState<Double, Long> byPrice = State.map("by-price", Double.class, Long.class);
  }

  private static final class EventTimer extends Silent {
    final Timer quiet = Timer.eventTime("quiet");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refusal(
            Twice::new,
            ErrorCode.NAME_DUPLICATE,
            "Twice.other and WithSeen.seen are both called 'seen'"),
        refusal(
            TimerLikeState::new,
            ErrorCode.NAME_DUPLICATE,
            "TimerLikeState.timer and WithSeen.seen are both called 'seen'"),
        refusal(Static::new, ErrorCode.TOPOLOGY_INVALID, "Static.SHARED is static"),
        refusal(Null::new, ErrorCode.TOPOLOGY_INVALID, "Null.later is null"),
        refusal(
            Dated::new,
            ErrorCode.TYPE_UNSUPPORTED,
            "Dated.last: Date: java.util.Date has no codec; use Instant"),
        refusal(
            DoubleKeys::new,
            ErrorCode.TYPE_UNSUPPORTED,
            "DoubleKeys.byPrice: java.lang.Double cannot be a key"),
        refusal(
            EventTimer::new, ErrorCode.TOPOLOGY_INVALID, "needs event time for its timer 'quiet'"));
  }

  private static Arguments refusal(
      Supplier<ProcessFunction<Long, Bid, Bid>> function, ErrorCode code, String message) {
    return Arguments.of(function, code, message);
  }

  @ParameterizedTest
  @MethodSource
  void refused(Supplier<ProcessFunction<Long, Bid, Bid>> function, ErrorCode code, String message) {
    WeirException thrown =
        catchThrowableOfType(WeirException.class, () -> described(function.get()));

    assertThat(thrown).hasMessageContaining(message).hasMessageContaining("silent");
    assertThat(thrown).hasMessageContaining("DeclaredFieldsTest.java:");
    assertThat(thrown.code()).isEqualTo(code);
  }

  @Test
  void whenOneFunctionServesTwoOperatorsThenItIsRefused() {
    var function = new Full();

    WeirException thrown =
        catchThrowableOfType(
            WeirException.class,
            () ->
                build(
                    job -> {
                      var keyed =
                          job.source("bids", source(Bid.class)).keyBy(Long.class, Bid::auction);
                      keyed.process("one", Bid.class, function).sink("out1", sink(Bid.class));
                      keyed.process("two", Bid.class, function).sink("out2", sink(Bid.class));
                    }));

    assertThat(thrown)
        .hasMessageContaining("'one' (DeclaredFieldsTest.java:")
        .hasMessageContaining("'two' (DeclaredFieldsTest.java:")
        .hasMessageContaining("use the same ValueState");
    assertThat(thrown.code()).isEqualTo(ErrorCode.TOPOLOGY_INVALID);
  }
}
