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
      throw new WeirException(ErrorCode.CONFIG_INVALID, directory + " cannot be removed: " + e, e);
    }
  }

  /** Removes the directories with this prefix but for the {@code kept} last in order of name. */
  public static void keepLatest(Path parent, String prefix, int kept) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> entries = Files.list(parent)) {
      found = entries.filter(e -> e.getFileName().toString().startsWith(prefix)).sorted().toList();
    } catch (IOException e) {
      throw new WeirException(ErrorCode.CONFIG_INVALID, parent + " cannot be listed: " + e, e);
    }
    found.subList(0, Math.max(0, found.size() - kept)).forEach(Directories::remove);
  }
}
