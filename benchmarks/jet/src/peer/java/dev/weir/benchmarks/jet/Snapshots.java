package dev.weir.benchmarks.jet;

import dev.weir.benchmarks.measure.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Jet says of its snapshots, which it does in its log only: a member writes it, in the form of
 * {@link Checkpoint}s, to a line of its output each. Thread-safe.
 */
final class Snapshots extends Handler {
  private static final String MARK = "@snapshot ";
  private static final Logger SOURCE =
      Logger.getLogger("com.hazelcast.jet.impl.MasterSnapshotContext");

  private static final Pattern SUCCESS =
      Pattern.compile("phase 1 for .*completed with status SUCCESS in .*ms, ([0-9,.]+) bytes");

  private final List<Checkpoint> completed = new ArrayList<>();
  private final boolean written;

  private Snapshots(boolean written) {
    this.written = written;
  }

  /**
   * Begins to listen.
   *
   * @param written to the output of this process too
   */
  static Snapshots listen(boolean written) {
    var snapshots = new Snapshots(written);
    SOURCE.setLevel(Level.FINE);
    SOURCE.addHandler(snapshots);
    return snapshots;
  }

  @Override
  public void publish(LogRecord record) {
    Matcher words = SUCCESS.matcher(record.getMessage());
    if (words.find()) {
      long bytes = Long.parseLong(words.group(1).replaceAll("[^0-9]", ""));
      add(new Checkpoint(record.getMillis(), bytes));
    }
  }

  private synchronized void add(Checkpoint checkpoint) {
    completed.add(checkpoint);
    if (written) {
      System.out.println(MARK + Checkpoint.text(List.of(checkpoint)));
    }
  }

  /** Those since the last call. */
  synchronized List<Checkpoint> take() {
    List<Checkpoint> taken = List.copyOf(completed);
    completed.clear();
    return taken;
  }

  /** Those that members wrote to their output after a moment. */
  static List<Checkpoint> in(List<Path> logs, long fromMillis) throws IOException {
    var found = new ArrayList<Checkpoint>();
    for (Path log : logs) {
      for (String line : Files.readAllLines(log)) {
        if (line.startsWith(MARK)) {
          found.addAll(Checkpoint.of(line.substring(MARK.length())));
        }
      }
    }
    found.removeIf(checkpoint -> checkpoint.millis() < fromMillis);
    return found;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
