package dev.weir.it.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for a seed that shows what a mutant has broken. */
final class MutantHunt {
  /** Within so many seeds a mutant must be caught. */
  static final int SEEDS = 300;

  private MutantHunt() {}

  /**
   * A seed that catches a mutant.
   *
   * @param violation of the mutant on this seed
   * @param unmutated what the seed says of the protocol as it is; null as it must be
   */
  record Caught(long seed, String violation, @Nullable String unmutated) {}

  /** A named invariant, or the final comparison; that something threw is none. */
  static boolean isNamed(String violation) {
    return violation.matches("[A-Z][0-9]+ (?s:.*)");
  }

  /** The first seed that catches it; null when none does. */
  static @Nullable Caught hunt(Mutant mutant, long from, long to) throws IOException {
    Path work = Files.createTempDirectory("mutant-");
    try {
      LongFunction<String> check = mutant.load(work);
      for (long seed = from; seed <= to; seed++) {
        String violation = check.apply(seed);
        if (violation != null && isNamed(violation)) {
          return new Caught(seed, violation, new SeedCheck().apply(seed));
        }
      }
      return null;
    } finally {
      try (Stream<Path> files = Files.walk(work)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
