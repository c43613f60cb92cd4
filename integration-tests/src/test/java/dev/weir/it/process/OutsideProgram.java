package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs that a test needs and Maven cannot bring. Stateless. */
final class OutsideProgram {
  private OutsideProgram() {}

  /** Its path; without it the test is skipped, or fails where everything is required. */
  static String require(String program, String install) {
    Optional<Path> found =
        Arrays.stream(System.getenv("PATH").split(":"))
            .map(directory -> Path.of(directory, program))
            .filter(Files::isExecutable)
            .findFirst();
    String missing = program + " is not installed; install it with: " + install;
    if (Boolean.getBoolean("weir.requireAll")) {
      assertThat(found).as(missing).isPresent();
    }
    assumeTrue(found.isPresent(), missing);
    return found.orElseThrow().toString();
  }
}
