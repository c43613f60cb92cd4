package dev.weir.connectors.files.sink;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.connectors.files.line.LineEncoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Encodes records into buffers and hands full ones to {@link PartWriting}. Owned by the subtask's
 * event loop; a buffer that was handed over is not touched until its call has completed.
 *
 * <p>Memory is bounded: beyond {@link #MAX_PENDING_CALLS} calls under way it answers FULL instead
 * of handing over another buffer.
 */
final class FileSinkWriter<T> implements SinkWriter<T> {
  /** A buffer is handed over when it has reached this. */
  static final int BUFFER_BYTES = 64 << 10;

  static final int MAX_PENDING_CALLS = 8;

  private final SinkContext context;
  private final BlockingCalls calls;
  private final LineEncoder<T> encoder;
  private final RollOptions rolling;
  private final PartWriting parts;
  private final WriteBuffers buffers = new WriteBuffers(BUFFER_BYTES, MAX_PENDING_CALLS);

  private ByteWriter buffer = buffers.take();
  private @Nullable Throwable failure;

  /** Something was written since the last checkpoint. */
  private boolean dirty;

  /** Of the current part, what is still in the buffer included. */
  private long partBytes;

  private long partSinceMillis;

  FileSinkWriter(
      SinkContext context, LineEncoder<T> encoder, RollOptions rolling, PartWriting parts) {
    this.context = context;
    this.calls = context.calls();
    this.encoder = encoder;
    this.rolling = rolling;
    this.parts = parts;
    run(parts::claim);
  }

  @Override
  public boolean write(T record) throws Exception {
    throwFailure();
    boolean roll = isRollDue();
    if (roll || buffer.position() >= BUFFER_BYTES) {
      if (calls.pending() >= MAX_PENDING_CALLS) {
        return false;
      }
      handOver(roll);
    }
    int before = buffer.position();
    try {
      encoder.encode(record, buffer);
    } catch (RuntimeException e) {
      buffer.rewind(before);
      throw e;
    }
    if (partBytes == 0 && rolling.afterMillis() != Long.MAX_VALUE) {
      partSinceMillis = context.clock().getAsLong();
    }
    partBytes += buffer.position() - before;
    dirty = true;
    return true;
  }

  private boolean isRollDue() {
    if (partBytes == 0) {
      return false;
    }
    return partBytes >= rolling.bytes()
        || (rolling.afterMillis() != Long.MAX_VALUE
            && context.clock().getAsLong() - partSinceMillis >= rolling.afterMillis());
  }

  private void handOver(boolean end) {
    ByteWriter full = buffer;
    buffer = buffers.take();
    run(() -> {
          parts.append(full.array(), full.position());
          if (end) {
            parts.end();
          }
        })
        .whenComplete((done, failed) -> buffers.giveBack(full));
    if (end) {
      partBytes = 0;
    }
  }

  @Override
  public CompletionStage<Prepared> prepare(long checkpointId) throws Exception {
    throwFailure();
    if (!dirty) {
      return CompletableFuture.completedFuture(Prepared.NOTHING);
    }
    dirty = false;
    partBytes = 0;
    ByteWriter rest = buffer;
    buffer = buffers.take();
    return calls
        .call(
            () -> {
              if (rest.position() > 0) {
                parts.append(rest.array(), rest.position());
              }
              return parts.prepare();
            })
        .whenComplete(
            (prepared, failed) -> {
              buffers.giveBack(rest);
              remember(failed);
            })
        .thenApply(prepared -> committables(checkpointId, prepared));
  }

  private Prepared committables(long checkpointId, List<PreparedPart> parts) {
    return new Prepared(
        parts.stream()
            .map(
                part ->
                    new Committable(
                        context.operator(),
                        context.subtask(),
                        context.attempt(),
                        checkpointId,
                        part.payload()))
            .toList());
  }

  private CompletionStage<Boolean> run(Runnable step) {
    return calls
        .call(
            () -> {
              step.run();
              return true;
            })
        .whenComplete((done, failed) -> remember(failed));
  }

  private void remember(@Nullable Throwable failed) {
    if (failed != null && failure == null) {
      failure =
          failed instanceof CompletionException && failed.getCause() != null
              ? failed.getCause()
              : failed;
    }
  }

  private void throwFailure() throws Exception {
    if (failure instanceof Exception e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** What no checkpoint knows of is removed when the calls before it are done. */
  @Override
  public void close() {
    calls.call(
        () -> {
          parts.abandon();
          return true;
        });
  }
}
