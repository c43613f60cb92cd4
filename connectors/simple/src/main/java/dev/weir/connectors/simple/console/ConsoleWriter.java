package dev.weir.connectors.simple.console;

import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Collects the lines of one checkpoint; they are the payload of its committable. Never FULL: a
 * barrier stands behind the records, so waiting for one would wait forever. Owned by the subtask's
 * event loop.
 */
public final class ConsoleWriter<T> implements SinkWriter<T> {
  /** Limit of a checkpoint's lines, prefixes included. */
  public static final int MAX_CHARS = 32 << 10;

  private final SinkContext context;
  private final String prefix;
  private final StringBuilder lines = new StringBuilder();
  private long left;

  public ConsoleWriter(SinkContext context) {
    this.context = context;
    this.prefix = context.operator() + "[" + context.subtask() + "]> ";
  }

  @Override
  public boolean write(T record) {
    if (left > 0) {
      left++;
      return true;
    }
    String text = prefix + record.toString().replace("\n", "\n" + prefix) + "\n";
    if (lines.length() + text.length() <= MAX_CHARS) {
      lines.append(text);
    } else if (lines.isEmpty()) {
      lines.append(text, 0, MAX_CHARS - 2).append("…\n");
    } else {
      left++;
    }
    return true;
  }

  @Override
  public CompletionStage<Prepared> prepare(long checkpointId) {
    if (lines.isEmpty()) {
      return CompletableFuture.completedFuture(Prepared.NOTHING);
    }
    if (left > 0) {
      lines.append(prefix).append("… and ").append(left).append(" more records\n");
    }
    Committable committable =
        new Committable(
            context.operator(),
            context.subtask(),
            context.attempt(),
            checkpointId,
            lines.toString());
    lines.setLength(0);
    left = 0;
    return CompletableFuture.completedFuture(new Prepared(List.of(committable)));
  }

  @Override
  public void close() {}
}
