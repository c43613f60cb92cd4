package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.coordinator.live.LiveView;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Server-Sent Events. Each stream holds an HTTP thread, so that a client that does not read stops
 * nobody but itself; their number is limited. The first event is a {@code snapshot}, those that
 * follow are {@code update}s; each is whole, so that none is missed by missing one.
 */
final class EventStreams {
  static final int MAX_STREAMS = 64;
  static final long KEEPALIVE_MILLIS = 15_000;

  private final FiguresLoop figures;
  private final Semaphore room = new Semaphore(MAX_STREAMS);

  EventStreams(FiguresLoop figures) {
    this.figures = figures;
  }

  /**
   * Streams until the client goes, this coordinator leads no more, or it stops.
   *
   * @param content of an event; null: the subject is gone
   */
  void stream(Context ctx, Function<LiveView, @Nullable ObjectNode> content) throws IOException {
    if (!room.tryAcquire()) {
      throw Problem.of(
              dev.weir.api.error.ErrorCode.TIMED_OUT,
              "this coordinator serves " + MAX_STREAMS + " event streams already")
          .withStatus(503)
          .exception();
    }
    try {
      ctx.res().setContentType("text/event-stream");
      ctx.res().setCharacterEncoding("UTF-8");
      ctx.res().setHeader("Cache-Control", "no-store");
      ctx.res().setHeader("X-Accel-Buffering", "no");
      write(ctx.res().getOutputStream(), content);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
      ctx.skipRemainingHandlers();
    }
  }

  private void write(OutputStream out, Function<LiveView, @Nullable ObjectNode> content)
      throws IOException, InterruptedException {
    send(out, "retry: 1000\n\n");
    String sent = "";
    long sentNanos = System.nanoTime();
    long number = 0;
    for (long generation = 0; generation >= 0; generation = figures.awaitAfter(generation)) {
      LiveView view = figures.live();
      ObjectNode node = Leadership.isHere(view.cluster()) ? content.apply(view) : null;
      if (node == null) {
        return;
      }
      String text = node.toString();
      long sinceMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNanos);
      if (!text.equals(sent)) {
        send(out, event(++number, view.cluster().takenMillis(), text));
        sent = text;
        sentNanos = System.nanoTime();
      } else if (sinceMillis >= KEEPALIVE_MILLIS) {
        send(out, ": keepalive\n\n");
        sentNanos = System.nanoTime();
      }
    }
  }

  /** JSON without line breaks, so that one data line holds it. */
  private static String event(long number, long takenMillis, String text) {
    String stamped =
        text.equals("{}")
            ? JsonNodeFactory.instance.objectNode().put("takenMillis", takenMillis).toString()
            : "{\"takenMillis\":" + takenMillis + "," + text.substring(1);
    return "event: "
        + (number == 1 ? "snapshot" : "update")
        + "\nid: "
        + number
        + "\ndata: "
        + stamped
        + "\n\n";
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
