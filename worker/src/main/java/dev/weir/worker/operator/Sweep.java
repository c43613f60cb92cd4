package dev.weir.worker.operator;

/** What a chain does when event time advances: fires what is due. Owned by the subtask's loop. */
interface Sweep {
  /**
   * Fires what is due, in order of time; less than all of it where it has fired enough, or {@link
   * ElementContext#runEnds}.
   *
   * @param atMost how many timers, or work that takes as long
   * @return how many; 0 when nothing is due any more
   */
  int sweep(long watermark, int atMost);
}
