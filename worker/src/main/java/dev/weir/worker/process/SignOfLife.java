package dev.weir.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file whose time tells whoever looks from outside, a probe of the Helm chart for one, that the
 * daemon's control thread goes on. That thread alone gives it.
 */
final class SignOfLife {
  /** In the worker's directory. */
  static final String FILE = "alive";

  private static final Logger LOG = LoggerFactory.getLogger(SignOfLife.class);

  private final Path file;
  private boolean warned;

  SignOfLife(Path directory) {
    this.file = directory.resolve(FILE);
  }

  /** An earlier life's says nothing of this one. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  void give() {
    try {
      if (Files.exists(file)) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } else {
        Files.createFile(file);
      }
      warned = false;
    } catch (IOException e) {
      if (!warned) {
        LOG.warn("{} cannot be touched; whoever probes it will take this worker for dead", file, e);
      }
      warned = true;
    }
  }
}
