package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.source.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class ElementContextTest {
  private final ElementContext context = new ElementContext(2, () -> 0);

  @Test
  void aFailureOfUserCodeNamesOperatorSubtaskPositionRecordExceptionAndCause() {
    var progress = new SplitProgress(new Split("a.ndjson", "", 17), Long.MIN_VALUE, 0);
    context.origin(progress);
    WeirException e =
        context.failed(
            "parse", "r7", new IllegalStateException("odd", new IOException("no route")));

    assertThat(e.code()).isEqualTo(ErrorCode.USER_CODE_FAILED);
    assertThat(e.getMessage())
        .isEqualTo(
            "java.lang.IllegalStateException: odd, caused by java.io.IOException: no route"
                + " (operator 'parse', subtask 2, at position 17 of split 'a.ndjson');"
                + " the record was r7");
  }

  @Test
  void aCauseThatTheMessageRepeatsIsNamedOnce() {
    assertThat(ElementContext.described(new RuntimeException(new IOException("no route"))))
        .isEqualTo("java.lang.RuntimeException: java.io.IOException: no route");
  }

  @Test
  void aMessageOfManyLinesOrOfAnyLengthIsOneLineOfBoundedLength() {
    String text =
        ElementContext.described(new IllegalStateException("a\n  b\r\n" + "x".repeat(9_999)));
    assertThat(text).startsWith("java.lang.IllegalStateException: a | b | xxx").hasLineCount(1);
    assertThat(text).hasSizeLessThan(1_100).endsWith("characters)");
  }

  @Test
  void aLongChainOfCausesIsCut() {
    Throwable cause = new IOException("deepest");
    for (int i = 0; i < 50; i++) {
      cause = new UncheckedIOException("level " + i, new IOException("inner " + i, cause));
    }
    assertThat(ElementContext.described(cause)).doesNotContain("deepest").hasSizeLessThan(3_300);
  }
}
