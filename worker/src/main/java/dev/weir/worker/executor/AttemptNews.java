package dev.weir.worker.executor;

import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.worker.exchange.ExchangeListener;
import dev.weir.worker.task.Section;
import dev.weir.worker.task.SubtaskListener;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Brings what loops and the exchange have to say to the control thread. Called by any thread. */
final class AttemptNews implements SubtaskListener, ExchangeListener {
  private final LocalAttempt attempt;
  private final Executor control;

  AttemptNews(LocalAttempt attempt, Executor control) {
    this.attempt = attempt;
    this.control = control;
  }

  private void with(SubtaskId id, Consumer<LocalSubtask> event) {
    attempt.post(
        () -> {
          LocalSubtask local = attempt.subtask(id);
          if (local != null) {
            event.accept(local);
          }
        });
  }

  @Override
  public void connected() {
    attempt.post(attempt::connected);
  }

  @Override
  public void failed(WeirException cause) {
    attempt.post(() -> attempt.exchangeFailed(cause));
  }

  @Override
  public void opened(SubtaskId subtask) {
    with(subtask, attempt::opened);
  }

  @Override
  public void finished(SubtaskId subtask) {
    with(subtask, attempt::finished);
  }

  @Override
  public void failed(SubtaskId subtask, String operator, WeirException cause) {
    with(subtask, local -> attempt.failed(local, operator, cause));
  }

  @Override
  public void barrier(SubtaskId subtask, CheckpointId checkpoint) {
    attempt.post(() -> attempt.seen(checkpoint));
  }

  @Override
  public void section(Section section) {
    attempt.post(() -> attempt.collector().add(section));
  }

  @Override
  public void declined(SubtaskId subtask, CheckpointId checkpoint, WeirException cause) {
    attempt.post(() -> attempt.collector().decline(checkpoint, cause));
  }

  @Override
  public void committed(SubtaskId subtask, CheckpointId through) {
    with(subtask, local -> attempt.committed(local, through));
  }

  @Override
  public void closed(SubtaskId subtask) {
    control.execute(() -> attempt.closed(subtask));
  }
}
