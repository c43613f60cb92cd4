package dev.weir.connectors.simple;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.connectors.simple.console.ConsoleCommitter;
import dev.weir.connectors.simple.console.ConsoleWriter;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sink that prints every record as {@code name[subtask]> record} to the standard output of the
 * process that runs it. A line is printed when its checkpoint is decided; a crash right after that
 * can print it once more, so the console is at-least-once. Lines wait in the checkpoint, so there
 * is a limit: what exceeds {@value ConsoleWriter#MAX_CHARS} characters in one checkpoint is
 * counted, not printed. Immutable.
 *
 * <p>On a cluster that process is an executor, not {@code weir run}: its standard output is the
 * file {@code executors/EXECUTOR/executor.log} in the directory of its worker, which with {@code
 * weir dev} is {@code .weir/dev/WORKER}. With {@code Weir.run} it is the standard output of that
 * very JVM.
 */
public final class Console<T> implements Sink<T> {
  private final TypeRef<T> type;

  private Console(TypeRef<T> type) {
    this.type = type;
  }

  public static <T> Console<T> lines(Class<T> type) {
    return lines(TypeRef.of(type));
  }

  public static <T> Console<T> lines(TypeRef<T> type) {
    return new Console<>(type);
  }

  @Override
  public TypeRef<T> type() {
    return type;
  }

  @Override
  public SortedMap<String, String> attributes() {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("kind", "console");
    return attributes;
  }

  @Override
  public SinkWriter<T> writer(SinkContext context) {
    return new ConsoleWriter<>(context);
  }

  @Override
  public SinkCommitter committer(SinkContext context) {
    return new ConsoleCommitter(context.calls(), System.out);
  }
}
