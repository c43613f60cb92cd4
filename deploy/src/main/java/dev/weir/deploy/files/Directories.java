package dev.weir.deploy.files;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories. Stateless. */
public final class Directories {
  private Directories() {}

  /**
   * Removes a directory with all that is in it; one that is not there is no error.
   *
   * @throws WeirException CONFIG_INVALID when it cannot be removed
   */
  public static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      List<Path> paths;
      try (Stream<Path> walk = Files.walk(directory)) {
        paths = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, directory + " cannot be removed: " + e, e);
    }
  }
}
