package dev.weir.testkit;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A source of the job under test. With a parallelism above 1 its readers get the records in turn,
 * each after the effects of the one before.
 */
public final class TestSource {
  private final JobTest test;
  private final SentRecords sent;
  private final @Nullable Instant at;

  TestSource(JobTest test, SentRecords sent, @Nullable Instant at) {
    this.test = test;
    this.sent = sent;
    this.at = at;
  }

  /**
   * The same source, whose records have this event time, whatever the job's own strategy reads from
   * them. Needed where that takes the times that the source gives: {@code
   * t.source("lines").at(Instant.parse("2026-01-01T00:00:01Z")).send("a b a")}.
   */
  public TestSource at(Instant eventTime) {
    return new TestSource(test, sent, eventTime);
  }

  /** Sends records, one after the other, and lets the job do all that follows from each. */
  public TestSource send(Object... records) {
    Arrays.asList(records).forEach(record -> test.send(sent, record, at));
    return this;
  }

  /**
   * Says that no record of this source will have an event time up to and including this one. The
   * job's own strategy goes on from there, and event time does not go back.
   */
  public TestSource watermark(Instant eventTime) {
    test.watermark(sent, eventTime);
    return this;
  }
}
