package dev.weir.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Seeds that once failed. They stand in {@code seeds/} for ever, one a line, with what they showed
 * behind a {@code #}.
 */
class SeedsTest {
  private static List<Long> kept() throws IOException {
    var seeds = new ArrayList<Long>();
    for (String line : Files.readAllLines(Mutant.root().resolve("seeds/failed.txt"))) {
      String seed = line.replaceAll("#.*", "").strip();
      if (!seed.isEmpty()) {
        seeds.add(Long.parseLong(seed));
      }
    }
    return seeds;
  }

  @Test
  void everySeedThatEverFailedPasses() throws IOException {
    List<Long> seeds = kept();
    assertThat(seeds).isNotEmpty();
    Seeds all = Seeds.run(seeds, SimulationTest::print);
    assertThat(all.failures()).extracting(r -> r.plan().seed() + ": " + r.violation()).isEmpty();
  }
}
