package dev.weir.deploy.demo.files;

import dev.weir.deploy.demo.OutputLine;
import dev.weir.deploy.demo.OutputLine.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows the committed files while the job runs. Used by one thread. */
public final class OutputTail {
  private final OutputFiles files;
  private final Set<Path> seen = new HashSet<>();
  private long lines;
  private @Nullable OutputLine hottest;
  private @Nullable OutputLine richest;

  public OutputTail(Path output) {
    this.files = new OutputFiles(output);
  }

  /** Reads what has been committed since the last call. */
  public void read() throws IOException {
    for (Kind kind : Kind.values()) {
      for (Path file : files.committed(kind)) {
        if (seen.add(file)) {
          read(kind, Files.readString(file, StandardCharsets.UTF_8));
        }
      }
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
