package dev.weir.worker.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserFramesTest {
  private static StackTraceElement frame(String loader, String module, String name, int line) {
    int dot = name.lastIndexOf('.');
    String type = name.substring(0, dot);
    String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
    return new StackTraceElement(loader, module, null, type, name.substring(dot + 1), file, line);
  }

  private static StackTraceElement users(String name, int line) {
    return frame("job", null, name, line);
  }

  private static StackTraceElement weirs(String name) {
    return frame("app", null, name, 1);
  }

  private static StackTraceElement jdks(String name) {
    return frame(null, "java.base", name, 1);
  }

  private static List<String> of(StackTraceElement... frames) {
    var thrown = new IllegalStateException("boom");
    thrown.setStackTrace(frames);
    return UserFrames.of(new WeirException(ErrorCode.USER_CODE_FAILED, "failed", thrown));
  }

  @Test
  void onlyTheOperatorsOwnFramesAreShownInnermostFirst() {
    assertThat(
            of(
                jdks("java.lang.Integer.parseInt"),
                users("jobs.Parser.number", 31),
                users("jobs.Sums.lambda$define$0", 12),
                weirs("dev.weir.worker.operator.MapOperator.emit"),
                users("jobs.Sums.lambda$define$7", 40),
                weirs("dev.weir.worker.task.TaskLoop.runOnce")))
        .containsExactly(
            "jobs.Parser.number(Parser.java:31)", "jobs.Sums.lambda$define$0(Sums.java:12)");
  }

  @Test
  void codeOfTheJdkBetweenTwoFramesOfTheUserIsPassedOver() {
    assertThat(
            of(
                users("jobs.A.compare", 3),
                jdks("java.util.TimSort.sort"),
                users("jobs.A.sorted", 9),
                weirs("dev.weir.worker.operator.FlatMapOperator.emit")))
        .containsExactly("jobs.A.compare(A.java:3)", "jobs.A.sorted(A.java:9)");
  }

  @Test
  void whatWeirsStateThrewAtTheUserIsShownWhereTheUserCalledIt() {
    assertThat(
            of(
                weirs("dev.weir.state.StateTable.put"),
                weirs("dev.weir.worker.operator.StateBindings.set"),
                users("jobs.A.process", 3),
                weirs("dev.weir.worker.operator.ProcessOperator.emit")))
        .containsExactly("jobs.A.process(A.java:3)");
  }

  @Test
  void insideAnApplicationThatEmbedsWeirTheApplicationsFramesAreTheUsers() {
    assertThat(
            of(
                frame("app", null, "com.acme.Orders.total", 8),
                weirs("dev.weir.worker.operator.MapOperator.emit")))
        .containsExactly("com.acme.Orders.total(Orders.java:8)");
    assertThat(of(weirs("dev.weir.examples.FlightDelays.late")))
        .containsExactly("dev.weir.examples.FlightDelays.late(FlightDelays.java:1)");
  }

  @Test
  void theyAreFewAndShort() {
    List<StackTraceElement> deep =
        new ArrayList<>(Collections.nCopies(9_000, users("jobs.A.b", 1)));
    deep.set(0, users("jobs." + "x".repeat(5_000) + ".A.b", 77));
    List<String> frames = of(deep.toArray(StackTraceElement[]::new));

    assertThat(frames).hasSize(UserFrames.MAX_FRAMES);
    assertThat(frames).allMatch(frame -> frame.length() <= UserFrames.MAX_FRAME_CHARS);
    assertThat(frames.get(0)).startsWith("…").endsWith("x.A.b(A.java:77)");
  }

  @Test
  void framesOfACauseStandInWhereTheOuterExceptionHasNone() {
    var inner = new IllegalStateException("inner");
    inner.setStackTrace(new StackTraceElement[] {users("jobs.A.b", 5)});
    var outer = new RuntimeException(inner);
    outer.setStackTrace(new StackTraceElement[] {weirs("dev.weir.connectors.files.Files.x")});

    assertThat(UserFrames.of(new WeirException(ErrorCode.INTERNAL, "m", outer)))
        .containsExactly("jobs.A.b(A.java:5)");
  }

  @Test
  void whatWeirItselfFoundHasNone() {
    assertThat(UserFrames.of(new WeirException(ErrorCode.VALUE_INVALID, "null"))).isEmpty();
    assertThat(of()).isEmpty();
  }

  @Test
  void ofAThreadItIsWhereTheInnermostOperatorIs() {
    StackTraceElement[] stack = {
      jdks("java.util.concurrent.CountDownLatch.await"),
      users("jobs.A.ask", 3),
      users("jobs.A.lambda$define$0", 9),
      weirs("dev.weir.worker.operator.MapOperator.emit"),
      users("jobs.A.flatMap", 20),
      weirs("dev.weir.worker.task.TaskLoop.runOnce")
    };
    assertThat(UserFrames.of(stack))
        .containsExactly("jobs.A.ask(A.java:3)", "jobs.A.lambda$define$0(A.java:9)");
  }
}
