package dev.weir.coordinator.zookeeper;

import org.apache.curator.RetryPolicy;
import org.apache.curator.RetrySleeper;

/**
 * Has Curator give each answer to the callback at once, a lost one too, and repeat nothing. The
 * second method is the one that counts: where it says no, Curator neither asks the first nor takes
 * an answer for a change of the connection's state.
 */
final class NoRetry implements RetryPolicy {
  @Override
  public boolean allowRetry(int retryCount, long elapsedMillis, RetrySleeper sleeper) {
    return false;
  }

  @Override
  public boolean allowRetry(Throwable failure) {
    return false;
  }
}
