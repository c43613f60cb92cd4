package dev.weir.coordinator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.proto.ReportFence;
import org.junit.jupiter.api.Test;

class IntroductionTest {
  private static final Introduction.Expected EXPECTED = new Introduction.Expected("weir", "1.0");
  private static final ReportFence FENCE = fence("weir", "worker-1", "a");

  private static ReportFence fence(String cluster, String sender, String incarnation) {
    return ReportFence.newBuilder()
        .setCluster(cluster)
        .setSender(sender)
        .setIncarnation(incarnation)
        .build();
  }

  private static Introduction.Refusal refusal(ReportFence fence, String version) {
    return Introduction.refusal(EXPECTED, "worker", fence, version);
  }

  @Test
  void aHelloOfThisClusterAndVersionMayJoin() {
    assertThat(refusal(FENCE, "1.0")).isNull();
  }

  @Test
  void anotherClusterOrVersionIsNamed() {
    assertThat(refusal(fence("other", "worker-1", "a"), "1.0").code())
        .isEqualTo(ErrorCode.CONFIG_INVALID);
    Introduction.Refusal old = refusal(FENCE, "0.9");
    assertThat(old.code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
    assertThat(old.message()).contains("worker 'worker-1'", "0.9", "1.0");
  }

  @Test
  void whatIsNoHelloIsMalformed() {
    malformed(() -> refusal(FENCE, null));
    malformed(() -> refusal(fence("weir", "", "a"), "1.0"));
    malformed(() -> refusal(fence("weir", "worker-1", ""), "1.0"));
  }

  @Test
  void laterReportsAreOfTheSameProcessAndNoHello() {
    Introduction.checkSender(FENCE, FENCE, false);
    malformed(() -> Introduction.checkSender(FENCE, FENCE, true));
    malformed(() -> Introduction.checkSender(FENCE, fence("weir", "worker-2", "a"), false));
    malformed(() -> Introduction.checkSender(FENCE, fence("weir", "worker-1", "b"), false));
    malformed(() -> Introduction.checkSender(FENCE, fence("other", "worker-1", "a"), false));
  }

  private static void malformed(Runnable report) {
    assertThatThrownBy(report::run).isInstanceOf(MalformedMessageException.class);
  }
}
