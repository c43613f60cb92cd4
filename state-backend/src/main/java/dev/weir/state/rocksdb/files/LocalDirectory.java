package dev.weir.state.rocksdb.files;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory whose content is worth nothing after the process that wrote it. */
public final class LocalDirectory {
  private LocalDirectory() {}

  /** Makes the directory, and empties it where it is there already. */
  public static void empty(Path directory) {
    try {
      delete(directory);
      Files.createDirectories(directory);
    } catch (IOException | UncheckedIOException e) {
      throw new WeirException(
          ErrorCode.LOCAL_DISK_UNUSABLE,
          "the directory "
              + directory
              + " for keyed state cannot be made empty: "
              + e
              + "; give the worker a local directory that it may write",
          e);
    }
  }

  /** Deletes the directory and everything in it. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> inside;
    try (Stream<Path> walk = Files.walk(directory)) {
      inside = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : inside) {
      Files.deleteIfExists(each);
    }
  }
}
