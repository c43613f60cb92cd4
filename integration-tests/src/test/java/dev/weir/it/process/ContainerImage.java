package dev.weir.it.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The image that {@code deploy/Dockerfile} makes, as far as it decides how a container starts.
 *
 * @param files where what it copies lies on this machine, by the path in the image
 */
record ContainerImage(
    List<String> entrypoint, String workingDirectory, String user, Map<String, Path> files) {

  /** Read from the Dockerfile; its context is the directory of the built distribution. */
  static ContainerImage ofDockerfile() throws IOException {
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
          files.put(paths[1], context.resolve(paths[0]));
        }
        case "FROM", "USER", "WORKDIR", "ENTRYPOINT" -> words.put(instruction[0], instruction[1]);
        default -> throw new AssertionError("teach this test the instruction " + line);
      }
    }
    List<String> entrypoint =
        List.of(new ObjectMapper().readValue(words.get("ENTRYPOINT"), String[].class));
    return new ContainerImage(entrypoint, words.get("WORKDIR"), words.get("USER"), files);
  }
}
