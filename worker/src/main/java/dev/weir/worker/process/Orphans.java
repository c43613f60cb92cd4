package dev.weir.worker.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executors that an earlier life of the daemon left behind. They halt by themselves when its pipe
 * closes; a new daemon waits for that, kills after {@link #PATIENCE} what is still there, and only
 * then wipes their directories. A process is known by pid <em>and</em> start time, because pids are
 * used again.
 */
final class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String FILE = "pid";

  private Orphans() {}

  /** Writes down which process an executor's directory belongs to. */
  static void note(Path directory, ProcessHandle process) throws IOException {
    Files.writeString(directory.resolve(FILE), process.pid() + " " + started(process) + "\n");
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  /** Waits for every executor noted below {@code directory} to be gone, then removes the files. */
  static void clear(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    var directories = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(directories::add);
    }
    for (Path executor : directories) {
      living(executor).ifPresent(Orphans::awaitEnd);
    }
    for (Path executor : directories) {
      wipe(executor);
    }
  }

  private static Optional<ProcessHandle> living(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] noted = Files.readString(file).strip().split(" ");
    return ProcessHandle.of(Long.parseLong(noted[0]))
        .filter(process -> started(process).equals(noted[1]));
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("killing executor process {} of an earlier life of this worker", process.pid());
      process.destroyForcibly();
      process.onExit().join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void wipe(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
