package dev.weir.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.worker.exchange.RecordTail;
import dev.weir.worker.operator.ElementContext;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GateTailTest {
  private final ElementContext context = new ElementContext(0, () -> 0);

  /** A function in front may catch what is thrown, but the record must not vanish. */
  private WeirException noted(RecordTail gate) {
    var tail = new GateTail("twice", gate, context);
    assertThatThrownBy(() -> tail.emit("a record")).isSameAs(context.failure());
    assertThat(context.failedOperator()).isEqualTo("twice");
    return context.failure();
  }

  @Test
  void aRecordWhoseCodeFailsWhenItIsEncodedIsNoted() {
    WeirException failure =
        noted(
            (record, timestamp) -> {
              throw new IllegalStateException("no price");
            });
    assertThat(failure.code()).isEqualTo(ErrorCode.USER_CODE_FAILED);
    assertThat(failure)
        .hasMessageContaining("no price")
        .hasMessageContaining("operator 'twice', subtask 0")
        .hasMessageContaining("the record was a record");
  }

  @Test
  void aCodecThatThrowsWhatIsCheckedOrRunsOutOfStackIsNamedToo() {
    assertThat(
            noted(
                (record, timestamp) ->
                    GateTailTest.<RuntimeException>raise(new IOException("no disk"))))
        .hasMessageContaining("java.io.IOException: no disk")
        .hasMessageContaining("operator 'twice', subtask 0");
    assertThat(
            new GateTailTest()
                .noted(
                    (record, timestamp) ->
                        GateTailTest.<RuntimeException>raise(new StackOverflowError())))
        .hasMessageContaining("java.lang.StackOverflowError");
  }

  /** Throws it though nobody declares it, as code in other languages does. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> boolean raise(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aRecordThatThereIsNoRoomForIsNoted() {
    var overshoot = new WeirException(ErrorCode.OVERSHOOT, "too many");
    WeirException failure =
        noted(
            (record, timestamp) -> {
              throw overshoot;
            });
    assertThat(failure).isSameAs(overshoot);
  }
}
