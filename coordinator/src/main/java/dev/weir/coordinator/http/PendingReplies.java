package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.loop.Replies;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.CoordinatorEvent;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Requests that the coordinator's loop has not answered yet. HTTP threads ask and wait, the loop
 * answers and never waits.
 */
public final class PendingReplies implements Replies {
  static final int MAX_PENDING = 256;

  private final AtomicLong lastToken = new AtomicLong();
  private final Map<Long, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();
  private volatile Runnable whenChanged = () -> {};

  /**
   * Asks and waits.
   *
   * @throws ProblemException TIMED_OUT when there is no answer in time: the work may go on
   */
  public Answer ask(Consumer<CoordinatorEvent> loop, ClientRequest request, long timeoutMillis) {
    if (waiting.size() >= MAX_PENDING) {
      throw Problem.of(
              ErrorCode.TIMED_OUT, MAX_PENDING + " requests wait already; try again in a second")
          .withStatus(503)
          .exception();
    }
    long token = lastToken.incrementAndGet();
    var answer = new CompletableFuture<Answer>();
    waiting.put(token, answer);
    try {
      loop.accept(new CoordinatorEvent.Asked(token, request));
      return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw timedOut("no answer in " + timeoutMillis + " ms; the work may go on");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw timedOut("the coordinator is stopping");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      waiting.remove(token);
    }
  }

  private static ProblemException timedOut(String detail) {
    return Problem.of(ErrorCode.TIMED_OUT, detail + "; see GET /api/v1/jobs").exception();
  }

  /** Whoever waits is told that nobody will answer. */
  void stop() {
    var stopping = new Answer.Refused(ErrorCode.NO_LEADER, "this coordinator is stopping");
    waiting.values().forEach(answer -> answer.complete(stopping));
  }

  @Override
  public void reply(long replyToken, Answer answer) {
    CompletableFuture<Answer> asked = waiting.get(replyToken);
    if (asked != null) {
      asked.complete(answer);
    }
  }

  @Override
  public void changed() {
    whenChanged.run();
  }

  /** Who hears, on the coordinator's thread, that what is shown has changed; must not block. */
  void whenChanged(Runnable hears) {
    whenChanged = hears;
  }
}
