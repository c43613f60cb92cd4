package dev.weir.deploy.demo.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is asked for.
 *
 * @param length from the first committed output on; null: until it is told to end
 * @param seed null: one that nobody has chosen
 * @param rate bids per second
 */
public record DemoOptions(
    @Nullable Duration length, boolean chaos, boolean json, @Nullable Long seed, long rate) {
  /** High enough that the first bidders reach their tenth bid within a second. */
  public static final long DEFAULT_RATE = 10_000;
}
