package dev.weir.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TerminalTest {
  /** The console as later versions of Java have it. */
  public record LaterConsole(boolean isTerminal) {}

  @Test
  void aConsoleThatCanTellIsAsked() {
    assertThat(Terminal.isAttached(new LaterConsole(true), LaterConsole.class)).isTrue();
    assertThat(Terminal.isAttached(new LaterConsole(false), LaterConsole.class)).isFalse();
  }

  @Test
  void aConsoleThatCannotTellIsATerminal() {
    assertThat(Terminal.isAttached(new Object(), Object.class)).isTrue();
    assertThat(Terminal.isAttached(null, Object.class)).isFalse();
  }

  @Test
  void aProcessOnPipesHasNone() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OnPipes.class.getName())
            .redirectErrorStream(true)
            .start();
    try (var out = process.getInputStream()) {
      assertThat(new String(out.readAllBytes())).isEqualTo("attached: false");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Says what it sees. */
  static final class OnPipes {
    private OnPipes() {}

    public static void main(String[] args) {
      System.out.print("attached: " + Terminal.isAttached());
    }
  }
}
