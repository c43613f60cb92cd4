package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.view.JobView.Status;
import java.util.ArrayList;
import java.util.List;

/** What clients want to become of a job, and who waits for it. Belongs to its {@link JobCore}. */
final class JobWishes {
  /** What the pointer has decided is committed within it before a canceled job ends. */
  static final long CANCEL_PATIENCE_MILLIS = 10_000;

  private final JobFacts facts;
  private final Outbox out;
  private final List<Long> waiting = new ArrayList<>();
  private boolean stop;
  private boolean cancel;
  private long cancelDueMillis;

  JobWishes(JobFacts facts, Outbox out) {
    this.facts = facts;
    this.out = out;
  }

  boolean stopped() {
    return stop;
  }

  boolean canceled() {
    return cancel;
  }

  /** Whether a canceled job has waited long enough. */
  boolean outOfPatience() {
    return cancel && out.nowMillis() >= cancelDueMillis;
  }

  /** How the job ends when nothing is left to do. */
  Status end() {
    return cancel ? Status.CANCELED : stop ? Status.STOPPED : Status.FINISHED;
  }

  /** True when this wish is new. */
  boolean stop(long replyToken) {
    accept(replyToken);
    boolean isNew = !stop && !cancel;
    stop = true;
    out.changed();
    return isNew;
  }

  /** True when this wish is new. Answered when the job has ended. */
  boolean cancel(long replyToken) {
    waiting.add(replyToken);
    boolean isNew = !cancel;
    if (isNew) {
      cancelDueMillis = out.nowMillis() + CANCEL_PATIENCE_MILLIS;
    }
    cancel = true;
    out.changed();
    return isNew;
  }

  /** The job has ended: whoever waited is answered. */
  void ended() {
    waiting.forEach(this::accept);
    waiting.clear();
  }

  /** A wish for a job that has ended. */
  void answer(long replyToken, Result result, Status wanted) {
    if (result.status().equals(wanted.name())) {
      accept(replyToken);
    } else {
      out.reply(
          replyToken,
          new Answer.Refused(
              ErrorCode.REQUEST_INVALID,
              "job " + facts.spec.submission().name() + " has ended already: " + result.status()));
    }
  }

  private void accept(long replyToken) {
    out.reply(replyToken, new Answer.Accepted(facts.job(), List.of()));
  }
}
