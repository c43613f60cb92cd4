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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ./weir test}, with a Maven that only says what it was asked for, and what the script says
 * where it finds no JDK.
 */
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

  /** A machine without a JDK, on which only what a script may count on, and these, is found. */
  private Cli.Ended runWithoutJdk(Path script, String... packageManagers) throws Exception {
    Path tools = clone.resolve("tools");
    Files.createDirectories(tools);
    for (String tool : List.of("bash", "dirname", "basename", "readlink", "sed", "grep")) {
      Path found = Path.of("/usr/bin", tool);
      Path place = Files.exists(found) ? found : Path.of("/bin", tool);
      program(tools.resolve(tool), "exec " + place + " \"$@\"");
    }
    program(tools.resolve("id"), "echo 1000");
    for (String manager : packageManagers) {
      program(tools.resolve(manager), "echo \"$0 must not be run\" >&2; exit 1");
    }
    var builder = new ProcessBuilder(tools.resolve("bash").toString(), script.toString(), "help");
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    Path out = clone.resolve("out");
    Path err = clone.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Cli.Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** The script, but with other places of a machine's JDKs and of what names its system. */
  private Path elsewhere(String osRelease) throws IOException {
    Path release = Files.writeString(clone.resolve("os-release"), osRelease + "\n");
    String text = Files.readString(clone.resolve("weir"));
    String moved =
        text.replace("/etc/os-release", release.toString())
            .replace("/usr/lib/jvm/", clone.resolve("no-jdks") + "/")
            .replace("/Library/Java/", clone.resolve("no-jdks") + "/");
    assertThat(moved).isNotEqualTo(text).contains(release.toString());
    return Files.writeString(clone.resolve("weir-elsewhere"), moved);
  }

  @ParameterizedTest
  @CsvSource({
    "dnf, sudo dnf install -y java-17-openjdk-devel",
    "brew, brew install --cask temurin@17",
    "pacman, sudo pacman -S jdk17-openjdk",
    "apk, sudo apk add openjdk17-jdk",
    "none, 'your package manager: a JDK 17 or later, with JAVA_HOME set to it'"
  })
  void offDebianWithoutAJdkOneLineSaysHowToInstallIt(String manager, String line) throws Exception {
    Cli.Ended ended = runWithoutJdk(elsewhere("ID=other"), manager);

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualTo("weir: missing: openjdk-17-jdk-headless; install with: " + line + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ID=debian", "ID=ubuntu", "ID_LIKE=\"ubuntu debian\""})
  void onDebianWithoutRootOneLineSaysWhatRootWouldRun(String osRelease) throws Exception {
    Cli.Ended ended = runWithoutJdk(elsewhere(osRelease), "apt-get");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualTo(
            "weir: missing: openjdk-17-jdk-headless; install with:"
                + " sudo apt-get install -y --no-install-recommends openjdk-17-jdk-headless\n");
  }

  @Test
  void aJreOrAnOlderJdkIsNoJdk() throws Exception {
    Path script = elsewhere("ID=other");
    Path jdks = clone.resolve("no-jdks");
    program(jdks.resolve("jre/bin/java"), "exit 1");
    Files.move(jdk("11"), jdks.resolve("jdk-11"));

    assertThat(runWithoutJdk(script).status()).isEqualTo(2);
  }
}
