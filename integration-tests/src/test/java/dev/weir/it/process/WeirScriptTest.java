package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./weir test}, with a Maven that only says what it was asked for. */
class WeirScriptTest {
  @TempDir Path clone;

  @BeforeEach
  void makeAClone() throws IOException {
    Files.copy(Path.of(System.getProperty("weir.root"), "weir"), clone.resolve("weir"));
    program(clone.resolve("mvnw"), "echo \"maven $*\"; exit ${MAVEN_STATUS:-0}");
    for (String tool : List.of("chromium", "chromedriver", "prometheus")) {
      program(clone.resolve("bin").resolve(tool), "exit 1");
    }
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Path jdk(String version) throws IOException {
    Path home = clone.resolve("jdk-" + version);
    program(home.resolve("bin/java"), "exit 1");
    program(home.resolve("bin/javac"), "exit 1");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
    return home;
  }

  private Cli.Ended run(Path home, Path newest, int mavenStatus, String... arguments)
      throws Exception {
    var line = new ArrayList<>(List.of("bash", clone.resolve("weir").toString(), "test"));
    line.addAll(List.of(arguments));
    var builder = new ProcessBuilder(line);
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().put("WEIR_NEWEST_JDK", newest.toString());
    builder.environment().put("MAVEN_STATUS", "" + mavenStatus);
    builder.environment().put("PATH", clone.resolve("bin") + ":" + System.getenv("PATH"));
    Path out = clone.resolve("out");
    Path err = clone.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Cli.Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void whereAJdk25IsFoundTheUnitTestsRunOnItTooAndTheLogSaysSoAtBothEnds() throws Exception {
    Path newest = jdk("25");
    Cli.Ended ended = run(jdk("17"), newest, 0);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("verify", "-Dweir.anotherJdk=" + newest);
    assertThat(ended.err().lines())
        .hasSize(2)
        .allMatch(l -> l.contains("run on JDK 25 too: " + newest));
  }

  @Test
  void theFastTestsLeaveItOutAndSaySo() throws Exception {
    Cli.Ended ended = run(jdk("17"), jdk("25"), 0, "--fast");
    assertThat(ended.out()).doesNotContain("anotherJdk");
    assertThat(ended.err().lines()).hasSize(2).allMatch(l -> l.contains("no test runs on JDK 25"));
  }

  @Test
  void aJdk25ThatRunsEverythingIsSaidToo() throws Exception {
    Path newest = jdk("25");
    Cli.Ended ended = run(newest, newest, 0);
    assertThat(ended.out()).doesNotContain("anotherJdk");
    assertThat(ended.err()).contains("all tests run on JDK 25: " + newest);
  }

  @Test
  void aFailureOfTheBuildIsTheScripts() throws Exception {
    assertThat(run(jdk("17"), jdk("25"), 3).status()).isEqualTo(3);
  }
}
