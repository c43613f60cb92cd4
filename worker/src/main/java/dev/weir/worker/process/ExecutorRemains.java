package dev.weir.worker.process;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What executors leave behind on a worker that lives for years: the logs of the last {@value
 * #KEPT_LOGS} that ended, and nothing else. Called by threads of the JDK's, one at a time.
 */
final class ExecutorRemains {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorRemains.class);

  static final String LOG_FILE = "executor.log";
  static final int KEPT_LOGS = 20;
  private static final int LAST_BYTES = 4_000;
  private static final int LAST_LINES = 4;

  /** What an executor logs as long as all is well, and the frames of a stack. */
  private static final Pattern OF_NO_INTEREST =
      Pattern.compile("\\S+Z +(INFO|DEBUG|TRACE) .*|\\s+(at|\\.\\.\\.) .*|\\s*");

  private final Deque<Path> ended = new ArrayDeque<>();

  /** An executor's process has ended, and nobody will start another one in its directory. */
  synchronized void ended(Path directory) {
    try {
      removeAllBut(directory, directory.resolve(LOG_FILE));
      ended.addLast(directory);
      if (ended.size() > KEPT_LOGS) {
        removeAllBut(ended.removeFirst(), null);
      }
    } catch (IOException e) {
      LOG.warn("what executors left behind cannot be removed", e);
    }
  }

  private static void removeAllBut(Path directory, @Nullable Path kept) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      if (kept == null || !kept.startsWith(path)) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** What its log ends with, in one line, for the user; empty when it says nothing of its end. */
  static String lastWords(Path directory) {
    try {
      List<String> lines =
          end(directory.resolve(LOG_FILE))
              .lines()
              .filter(line -> !OF_NO_INTEREST.matcher(line).matches())
              .toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - LAST_LINES))
          .map(String::strip)
          .collect(Collectors.joining(" / "));
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }

  /** Only that: a job that prints makes logs of any size. */
  private static String end(Path log) throws IOException {
    try (SeekableByteChannel file = Files.newByteChannel(log)) {
      file.position(Math.max(0, file.size() - LAST_BYTES));
      return new String(
          Channels.newInputStream(file).readNBytes(LAST_BYTES), StandardCharsets.UTF_8);
    }
  }
}
