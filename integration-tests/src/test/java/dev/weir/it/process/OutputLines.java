package dev.weir.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a file sink has committed. Stateless. */
final class OutputLines {
  private OutputLines() {}

  /** Every line of every committed file, sorted: a doubled line stands twice. */
  static List<String> of(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        char first = file.getFileName().toString().charAt(0);
        if (first != '.' && first != '_') {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    lines.sort(null);
    return lines;
  }
}
