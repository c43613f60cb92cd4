package dev.weir.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Which files processes write, as the kernel and the directories know it. Stateless. */
final class WrittenFiles {
  private static final int ACCESS_MODE = 3;
  private static final int OCTAL = 8;
  private static final long ENDING_SECONDS = 10;

  private WrittenFiles() {}

  /** Files that one of these processes has open for writing now. */
  static Set<Path> openBy(List<ProcessHandle> processes) throws IOException {
    var files = new TreeSet<Path>();
    for (ProcessHandle process : processes) {
      Path proc = Path.of("/proc/" + process.pid());
      try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
        for (Path fd : open.toList()) {
          add(proc, fd, files);
        }
      } catch (IOException e) {
        requireGone(process, e);
      }
    }
    return files;
  }

  /**
   * One that has ended since the list was made cannot be looked at, and need not. Its memory is
   * gone before its parent has learnt of its end: until then it still counts as alive.
   */
  static void requireGone(ProcessHandle process, IOException cause) throws IOException {
    if (process.onExit().completeOnTimeout(null, ENDING_SECONDS, TimeUnit.SECONDS).join() == null) {
      throw cause;
    }
  }

  private static void add(Path proc, Path fd, Set<Path> files) throws IOException {
    try {
      String target = Files.readSymbolicLink(fd).toString().replace(" (deleted)", "");
      String info = Files.readString(proc.resolve("fdinfo").resolve(fd.getFileName()));
      String flags = info.replaceAll("(?s).*flags:\\s*([0-7]+).*", "$1");
      boolean device = target.startsWith("/dev/") || target.startsWith("/proc/");
      if (target.startsWith("/")
          && !device
          && !Files.isDirectory(Path.of(target), LinkOption.NOFOLLOW_LINKS)
          && (Integer.parseInt(flags, OCTAL) & ACCESS_MODE) != 0) {
        files.add(Path.of(target));
      }
    } catch (NoSuchFileException e) {
      // Closed since the directory was read.
      return;
    }
  }

  /** Each file below a directory with its time and size. */
  static Map<Path, String> listing(Path directory) throws IOException {
    var files = new TreeMap<Path, String>();
    try (Stream<Path> all = Files.walk(directory)) {
      all.forEach(
          file -> {
            try {
              files.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return files;
  }
}
