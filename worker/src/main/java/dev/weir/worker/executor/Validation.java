package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec.SinkSpec;
import dev.weir.api.graph.NodeSpec.SourceSpec;
import dev.weir.api.id.JobId;
import dev.weir.worker.executor.ExecutorReport.Failure;
import dev.weir.worker.task.BlockingWork.OwnThread;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks every source and sink of a job that is being submitted whether what it reads or writes can
 * be used, one after another, on a thread of their own: a file system that hangs holds up nothing
 * else. Owned by the control thread.
 *
 * <p>Transitions: asking → told, once: after the last answer, the first failure, or the time limit,
 * whichever comes first.
 */
final class Validation {
  /** For all sources and sinks of a job together. */
  static final long LIMIT_MILLIS = 30_000;

  private final JobId job;
  private final ExecutorPorts ports;
  private final Consumer<@Nullable Failure> tell;
  private final OwnThread calls;
  private final Deque<Node> open = new ArrayDeque<>();
  private final long sinceNanos;
  private boolean told;

  /**
   * @param tell gets what is wrong, null when nothing is
   */
  Validation(JobGraph graph, JobId job, ExecutorPorts ports, Consumer<@Nullable Failure> tell) {
    this.job = job;
    this.ports = ports;
    this.tell = tell;
    this.calls = ports.threads().blocking().own("validation", ports.threads().control());
    this.sinceNanos = ports.clock().nanos();
    for (Node node : graph.nodes()) {
      if (node.spec() instanceof SourceSpec || node.spec() instanceof SinkSpec) {
        open.add(node);
      }
    }
  }

  /** Asks the next one. */
  void next() {
    Node node = open.peek();
    if (node == null) {
      told(null);
      return;
    }
    calls
        .call(
            () -> {
              ask(node);
              return node;
            })
        .whenComplete((asked, failure) -> answered(node, failure));
  }

  private void ask(Node node) throws Exception {
    if (node.spec() instanceof SourceSpec<?> source) {
      source.source().probe();
    } else if (node.spec() instanceof SinkSpec<?> sink) {
      sink.sink().validate(job.value());
    }
  }

  private void answered(Node node, @Nullable Throwable failure) {
    if (told) {
      return;
    }
    open.remove();
    if (failure == null) {
      next();
    } else {
      told(Failure.of(named(node, Causes.unwrapped(failure)), node.name(), -1));
    }
  }

  private static WeirException named(Node node, Throwable cause) {
    if (cause instanceof WeirException e) {
      return e;
    }
    String text = cause.getClass().getName() + ": " + cause.getMessage();
    return new WeirException(code(node), text, cause);
  }

  private static ErrorCode code(Node node) {
    return node.spec() instanceof SourceSpec
        ? ErrorCode.INPUT_UNREADABLE
        : ErrorCode.OUTPUT_UNWRITABLE;
  }

  /** Time passed. */
  void tick() {
    Node node = open.peek();
    if (!told && node != null && ports.clock().nanos() - sinceNanos >= LIMIT_MILLIS * 1_000_000) {
      String what = node.spec() instanceof SourceSpec ? "its input" : "its output";
      var late =
          new WeirException(
              code(node),
              what
                  + " could not be examined within "
                  + LIMIT_MILLIS
                  + " ms; does its file system or server answer?");
      told(Failure.of(late, node.name(), -1));
    }
  }

  private void told(@Nullable Failure failure) {
    told = true;
    calls.close();
    tell.accept(failure);
  }
}
