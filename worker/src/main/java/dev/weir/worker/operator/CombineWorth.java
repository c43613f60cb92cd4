package dev.weir.worker.operator;

/**
 * Whether a combiner pays. Where too few records came for each partial in a period it rests for
 * many periods, passes each record on as a partial of its own, and then looks again. That depends
 * on counts alone. Owned by the subtask's loop.
 */
final class CombineWorth {
  /** Records in a period; judged when the combiner holds nothing next. */
  static final int PERIOD_RECORDS = 8192;

  /** Records that pass by before it looks again. */
  static final int REST_RECORDS = 64 * PERIOD_RECORDS;

  private long records;
  private long partials;
  private int resting;
  private long recordsHidden;

  /** Whether the record that comes now is to be passed on; counts it. */
  boolean rests() {
    if (resting > 0) {
      resting--;
      return true;
    }
    records++;
    recordsHidden++;
    return false;
  }

  /** A partial has been made of records for which {@link #rests} was false. */
  void made() {
    partials++;
    recordsHidden--;
  }

  /** Whether a period is over and it did not pay: two partials for three records are too many. */
  boolean isPoor() {
    return records >= PERIOD_RECORDS && partials * 3 > records * 2;
  }

  /** Nothing is held. */
  void judge() {
    if (records >= PERIOD_RECORDS) {
      resting = isPoor() ? REST_RECORDS : 0;
      records = 0;
      partials = 0;
    }
  }

  /** How many more records it was given than partials were made. */
  long recordsHidden() {
    return recordsHidden;
  }
}
