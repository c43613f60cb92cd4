package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The image that {@code deploy/Dockerfile} makes, as far as it decides how a container starts,
 * built in a directory of this machine: what it copies lies there, and what it runs has run on
 * that.
 *
 * @param files where what it copies lies on this machine, by the path in the image
 */
record ContainerImage(
    List<String> entrypoint, String workingDirectory, String user, Map<String, Path> files) {
  private static final long RUN_LIMIT_SECONDS = 120;

  /**
   * By the Dockerfile; its context is the directory of the built distribution.
   *
   * @param root new, for the image's files
   */
  static ContainerImage build(Path root) throws IOException, InterruptedException {
    Path context = Distribution.home().getParent();
    var files = new TreeMap<String, Path>();
    var words = new TreeMap<String, String>();
    for (String line : Files.readAllLines(Distribution.root().resolve("deploy/Dockerfile"))) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] instruction = line.split(" ", 2);
      switch (instruction[0]) {
        case "COPY" -> {
          String[] paths = instruction[1].split(" ");
          Path place = root.resolve(paths[1].substring(1));
          assertThat(context.resolve(paths[0])).isEqualTo(Distribution.home());
          Distribution.copyTo(place);
          files.put(paths[1], place);
        }
        case "RUN" -> run(words(instruction[1]), files, root);
        case "FROM", "USER", "WORKDIR", "ENTRYPOINT" -> words.put(instruction[0], instruction[1]);
        default -> throw new AssertionError("teach this test the instruction " + line);
      }
    }
    return new ContainerImage(
        words(words.get("ENTRYPOINT")), words.get("WORKDIR"), words.get("USER"), files);
  }

  private static List<String> words(String json) throws IOException {
    return List.of(new ObjectMapper().readValue(json, String[].class));
  }

  private static void run(List<String> command, Map<String, Path> files, Path root)
      throws IOException, InterruptedException {
    var paths = new MountedPaths();
    files.forEach(paths::put);
    var here = new ArrayList<String>();
    command.forEach(word -> here.add(paths.onThisMachine(word)));
    Path output = Files.createTempFile(root, "run-", ".log");
    var builder = new ProcessBuilder(here).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(RUN_LIMIT_SECONDS, TimeUnit.SECONDS)).as(command + "").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as("%s: %s", command, Files.readString(output)).isZero();
  }
}
