package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.checkpointing.meta.MetadataOp;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Wish;
import dev.weir.checkpointing.meta.MetadataValue.Wish.Kind;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.view.JobView.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients want to become of a job, and who waits for it. Belongs to its {@link JobCore}. A
 * wish counts, and a client is told so, once it is in the metadata store: whoever leads next
 * carries on with it (J4).
 *
 * <pre>
 * nothing transitions to:
 *   STOP:   after the write of a stop was applied
 *   CANCEL: after that of a cancel was
 * STOP transitions to:
 *   CANCEL: likewise
 * </pre>
 *
 * <p>One wish is written at a time; one that comes meanwhile waits for it.
 */
final class JobWishes {
  /** What the pointer has decided is committed within it before a canceled job ends. */
  static final long CANCEL_PATIENCE_MILLIS = 10_000;

  /** A wish is written twice at most, so this is its version while it may still change. */
  private static final int VERSION_OF_STOP = 0;

  private final JobFacts facts;
  private final Outbox out;
  private final List<Long> stopping = new ArrayList<>();
  private final List<Long> canceling = new ArrayList<>();
  private @Nullable Kind held;
  private @Nullable Wish writing;
  private long cancelDueMillis;

  JobWishes(JobFacts facts, Outbox out) {
    this.facts = facts;
    this.out = out;
    if (facts.foundWish != null) {
      hold(facts.foundWish);
    }
  }

  private void hold(Wish wish) {
    held = wish.kind();
    cancelDueMillis = out.nowMillis() + CANCEL_PATIENCE_MILLIS;
    out.changed();
  }

  /** Whether somebody wants it to end, one way or the other. */
  boolean stopped() {
    return held != null;
  }

  boolean canceled() {
    return held == Kind.CANCEL;
  }

  /** Whether a canceled job has waited long enough. */
  boolean outOfPatience() {
    return canceled() && out.nowMillis() >= cancelDueMillis;
  }

  /** How the job ends when nothing is left to do. */
  Status end() {
    return canceled() ? Status.CANCELED : stopped() ? Status.STOPPED : Status.FINISHED;
  }

  /** Answered when the wish is written. */
  void stop(long replyToken) {
    Result result = facts.result;
    if (result != null) {
      answer(replyToken, result, Status.STOPPED);
    } else if (held != null) {
      accept(replyToken);
    } else {
      stopping.add(replyToken);
      write();
    }
  }

  /** Answered when the job has ended. */
  void cancel(long replyToken) {
    Result result = facts.result;
    if (result != null) {
      answer(replyToken, result, Status.CANCELED);
    } else {
      canceling.add(replyToken);
      write();
    }
  }

  private void write() {
    boolean cancel = !canceling.isEmpty() && held != Kind.CANCEL;
    if (writing != null || !(cancel || (held == null && !stopping.isEmpty()))) {
      return;
    }
    long token = out.newToken();
    Kind kind = cancel ? Kind.CANCEL : Kind.STOP;
    Wish wish = new Wish(out.epoch(), token, kind, out.wallMillis());
    String path = MetadataPaths.wish(facts.job());
    writing = wish;
    MetadataOp write =
        held == null
            ? new MetadataOp.Create(path, wish)
            : new MetadataOp.Set(path, wish, VERSION_OF_STOP);
    out.write(facts.job(), token, List.of(write), 0);
  }

  /** The outcome of a wish's write; false when it is of something else. */
  boolean on(Outcome outcome) {
    Wish wish = writing;
    if (wish == null || wish.token() != outcome.token()) {
      return false;
    }
    writing = null;
    if (outcome instanceof Outcome.Applied) {
      hold(wish);
      stopping.forEach(this::accept);
    } else {
      refused("the wish could not be written: " + outcome);
    }
    stopping.clear();
    write();
    return true;
  }

  /** Nothing comes of what is asked for: whoever waited is told. */
  void refused(String why) {
    stopping.forEach(reply -> refuse(reply, ErrorCode.INTERNAL, why));
    canceling.forEach(reply -> refuse(reply, ErrorCode.INTERNAL, why));
    stopping.clear();
    canceling.clear();
  }

  /** The job has ended: whoever waited is answered. */
  void ended() {
    stopping.forEach(this::accept);
    canceling.forEach(this::accept);
    stopping.clear();
    canceling.clear();
  }

  /** A wish for a job that has ended. */
  private void answer(long replyToken, Result result, Status wanted) {
    if (result.status().equals(wanted.name())) {
      accept(replyToken);
    } else {
      refuse(
          replyToken,
          ErrorCode.REQUEST_INVALID,
          "job " + facts.spec.submission().name() + " has ended already: " + result.status());
    }
  }

  private void refuse(long replyToken, ErrorCode code, String message) {
    out.reply(replyToken, new Answer.Refused(code, message));
  }

  private void accept(long replyToken) {
    out.reply(replyToken, new Answer.Accepted(facts.job(), List.of()));
  }
}
