package dev.weir.testkit;

import dev.weir.api.source.Split;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a test gives to a source: a record, or with none the news that event time has come to {@code
 * at}.
 *
 * @param at event time given by the test; null: the source's strategy reads it from the record
 */
record Sent(@Nullable Object record, @Nullable Instant at) {

  /** Where a reader finds it; position counts records and news of time. */
  static Split split(String source, int number) {
    return new Split(source + "-" + number, Integer.toString(number), 0);
  }

  /** Shown in errors: the user knows only the record. */
  @Override
  public String toString() {
    return String.valueOf(record == null ? at : record);
  }
}
