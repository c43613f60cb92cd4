package dev.weir.deploy.demo.files;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.demo.OutputLine;
import dev.weir.deploy.demo.OutputLine.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the committed files while the job runs. A directory is listed only when it may have
 * changed, and so seldom that listing takes a twentieth of the time at most, however many files lie
 * in it. Used by one thread.
 */
public final class OutputTail {
  /** File systems that count a directory's changes in whole seconds, or even two, are out there. */
  private static final long SETTLED_MILLIS = 2_000;

  private static final int PAUSE_PER_LISTING = 20;

  private final OutputFiles files;
  private final Map<Kind, Directory> directories = new EnumMap<>(Kind.class);
  private long lines;
  private @Nullable OutputLine hottest;
  private @Nullable OutputLine richest;

  /** What is known of one. */
  private static final class Directory {
    final SeenFiles seen = new SeenFiles();
    long settledMillis = -1;
    long notBeforeNanos = System.nanoTime();
  }

  public OutputTail(Path output) {
    this.files = new OutputFiles(output);
    for (Kind kind : Kind.values()) {
      directories.put(kind, new Directory());
    }
  }

  /** Reads what has been committed since the last call; perhaps some of it only a bit later. */
  public void read() {
    for (Map.Entry<Kind, Directory> entry : directories.entrySet()) {
      if (System.nanoTime() - entry.getValue().notBeforeNanos >= 0) {
        readNew(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Reads all that has been committed. */
  public void readAll() {
    for (Map.Entry<Kind, Directory> entry : directories.entrySet()) {
      readNew(entry.getKey(), entry.getValue());
    }
  }

  private void readNew(Kind kind, Directory directory) {
    try {
      read(kind, directory);
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.INPUT_UNREADABLE, files.directory(kind) + " cannot be read: " + e, e);
    }
  }

  private void read(Kind kind, Directory directory) throws IOException {
    Path path = files.directory(kind);
    if (!Files.isDirectory(path)) {
      return;
    }
    long changedMillis = Files.getLastModifiedTime(path).toMillis();
    if (changedMillis == directory.settledMillis) {
      return;
    }
    boolean settled = System.currentTimeMillis() - changedMillis > SETTLED_MILLIS;
    long startNanos = System.nanoTime();
    var found = new ArrayList<String>();
    files.list(
        kind,
        name -> {
          if (directory.seen.add(name)) {
            found.add(name);
          }
        });
    long endNanos = System.nanoTime();
    directory.notBeforeNanos = endNanos + PAUSE_PER_LISTING * (endNanos - startNanos);
    directory.settledMillis = settled ? changedMillis : -1;
    for (String name : found) {
      read(kind, Files.readString(files.file(kind, name), StandardCharsets.UTF_8));
    }
  }

  private void read(Kind kind, String text) {
    text.lines()
        .forEach(
            line -> {
              lines++;
              OutputLine parsed = OutputLine.parse(kind, line);
              if (parsed != null && kind == Kind.HOT_ITEM) {
                hottest = hotter(parsed, hottest);
              } else if (parsed != null && (richest == null || parsed.value() > richest.value())) {
                richest = parsed;
              }
            });
  }

  /** Of the latest window. */
  private static OutputLine hotter(OutputLine line, @Nullable OutputLine than) {
    if (than == null || line.moment() > than.moment()) {
      return line;
    }
    return line.moment() == than.moment() && line.value() > than.value() ? line : than;
  }

  /** Committed so far. */
  public long lines() {
    return lines;
  }

  /** The auction with most bids in the latest window; null before the first. */
  public @Nullable OutputLine hottest() {
    return hottest;
  }

  /** The bidder who offered most; null before the first. */
  public @Nullable OutputLine richest() {
    return richest;
  }
}
