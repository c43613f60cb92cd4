package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.plan.PlanDocument;
import org.jspecify.annotations.Nullable;

/**
 * Reads the graphs of a job that a new leader found, until it has them. Belongs to its {@link
 * JobCore}.
 */
final class GraphRead {
  private static final long RETRY_MILLIS = 1_000;

  private final JobFacts facts;
  private final Outbox out;
  private long token;
  private long retryAtMillis;
  private @Nullable ReportedError error;

  GraphRead(JobFacts facts, Outbox out) {
    this.facts = facts;
    this.out = out;
  }

  /** Why it has not succeeded yet; null before the first failure. */
  @Nullable ReportedError error() {
    return error;
  }

  boolean reading() {
    return token != 0;
  }

  void tick() {
    if (token == 0 && out.nowMillis() >= retryAtMillis) {
      token = out.readBlob(facts.job(), facts.spec.topologyKey());
    }
  }

  /** True when the graphs are known. */
  boolean on(CoordinatorEvent.Blob answer) {
    if (answer.token() != token) {
      return false;
    }
    token = 0;
    retryAtMillis = out.nowMillis() + RETRY_MILLIS;
    String message = "";
    if (answer instanceof CoordinatorEvent.BlobRead read) {
      try {
        facts.know(PlanDocument.parse(read.bytes()));
        return true;
      } catch (IllegalArgumentException e) {
        message = e.getMessage();
      }
    } else if (answer instanceof CoordinatorEvent.BlobFailed failed) {
      message = failed.message();
    }
    error =
        ReportedError.of(
            ErrorCode.CHECKPOINT_UNREADABLE,
            "the graphs of job "
                + facts.spec.submission().name()
                + ", object "
                + facts.spec.topologyKey()
                + ": "
                + message);
    return false;
  }
}
