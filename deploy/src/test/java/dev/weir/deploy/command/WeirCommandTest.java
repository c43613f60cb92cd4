package dev.weir.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit statuses and error lines, as scripts and people meet them. */
class WeirCommandTest {
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theVersionIsData() {
    assertThat(WeirCommand.execute("version", "-o", "json")).isZero();
    assertThat(out()).startsWith("{\"version\":\"");
    assertThat(err()).isEmpty();
  }

  @Test
  void theHelpNamesEveryExitStatus() {
    assertThat(WeirCommand.execute("--help")).isZero();
    for (ExitCode code : ExitCode.values()) {
      assertThat(out()).containsPattern("(?m)^ +" + code.number + " +\\S");
    }
  }

  @Test
  void noCommandIsAMistakeAnsweredWithTheHelp() {
    assertThat(WeirCommand.execute()).isEqualTo(2);
    assertThat(err()).startsWith("Usage: weir").contains("--for 40s --chaos").contains("killed\n");
    assertThat(out()).isEmpty();
  }

  @Test
  void theHelpKeepsAddressesInOnePiece() {
    assertThat(WeirCommand.execute("worker", "--help")).isZero();
    assertThat(out()).contains("file:///dir or s3://bucket/prefix.");
  }

  @Test
  void aMistypedCommandIsCorrected() {
    assertThat(WeirCommand.execute("clutser")).isEqualTo(2);
    assertThat(err()).contains("cluster").contains("See 'weir --help'.");
  }

  @Test
  void aMistypedOptionIsCorrected() {
    assertThat(WeirCommand.execute("jobs", "--outptu", "json")).isEqualTo(2);
    assertThat(err()).contains("--output");
  }

  @Test
  void aDurationWithoutAUnitIsRefused() {
    assertThat(WeirCommand.execute("demo", "--for", "40")).isEqualTo(2);
    assertThat(err()).contains("'40' is no duration");
  }

  @Test
  void nobodyAnsweringIsUnreachable() {
    assertThat(WeirCommand.execute("stop", "a/b", "--server", "http://127.0.0.1:1")).isEqualTo(3);
    assertThat(err()).startsWith("WEIR-2003 ");
  }

  @Test
  void aServerThatIsNoneIsRefused() {
    assertThat(WeirCommand.execute("jobs", "--server", "ftp://x")).isEqualTo(2);
    assertThat(err()).startsWith("WEIR-2007 ").contains("is no server");
  }

  @Test
  void anEmptyTokenFileIsRefused() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "\n");

    assertThat(
            WeirCommand.execute(
                "jobs", "--server", "http://127.0.0.1:1", "--token-file", token.toString()))
        .isEqualTo(2);
    assertThat(err()).contains("expected one line");
  }

  @Test
  void leavingTheMachineUnprotectedIsRefused() {
    for (String role : new String[] {"coordinator", "worker"}) {
      assertThat(
              WeirCommand.execute(
                  role,
                  "--zookeeper",
                  "127.0.0.1:1",
                  "--store",
                  directory.toUri().toString(),
                  "--bind",
                  "0.0.0.0",
                  "--advertise",
                  "here"))
          .isEqualTo(2);
      assertThat(err()).contains("WEIR-2007 ").contains("--insecure-network");
      err.reset();
    }
  }

  @Test
  void aWorkerWarnsOfAnInsecureNetworkItself() {
    WeirCommand.execute(
        "worker",
        "--zookeeper",
        "127.0.0.1:1",
        "--store",
        directory.toUri().toString(),
        "--insecure-network",
        "--bind",
        "0.0.0.0");
    assertThat(err()).contains("warning: --insecure-network: everybody who reaches 0.0.0.0");
  }

  @Test
  void whoListensEverywhereSaysWhereOthersReachHim(@TempDir Path directory) {
    for (String role : new String[] {"coordinator", "worker"}) {
      assertThat(
              WeirCommand.execute(
                  role,
                  "--zookeeper",
                  "127.0.0.1:1",
                  "--store",
                  directory.toUri().toString(),
                  "--insecure-network",
                  "--bind",
                  "0.0.0.0"))
          .isEqualTo(2);
      assertThat(err()).contains("WEIR-2007 ").contains("--advertise HOST");
      err.reset();
    }
  }
}
