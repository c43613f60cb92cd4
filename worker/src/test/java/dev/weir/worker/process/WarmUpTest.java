package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.worker.rpc.GrpcSecurity;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void theBuiltInJobComesToItsEndAndLetsItsThreadsGo() {
    WarmUp.run("127.0.0.1", "127.0.0.1", GrpcSecurity.plaintext());

    await()
        .untilAsserted(
            () ->
                assertThat(threads())
                    .doesNotContain("warm-up", "loop-0", "blocking", "define", "lint"));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  @Test
  void anAddressThatCannotBeBoundEndsItWithAClearMessage() {
    assertThatThrownBy(() -> WarmUp.run("192.0.2.1", "192.0.2.1", GrpcSecurity.plaintext()))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
        .hasMessageContaining("192.0.2.1");
  }
}
