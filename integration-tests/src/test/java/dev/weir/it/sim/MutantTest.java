package dev.weir.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mutant breaks one rule of the protocol, and the simulation notices. */
@Tag("slow")
class MutantTest {
  static List<String> names() {
    return Mutant.all().stream().map(Mutant::name).toList();
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(10);
    assertThat(Mutant.all()).allSatisfy(mutant -> assertThat(mutant.what()).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aMutantIsCaughtByASeedThatPassesWithoutIt(String name) throws IOException {
    MutantHunt.Caught caught = MutantHunt.hunt(Mutant.named(name), 1, MutantHunt.SEEDS);
    assertThat(caught).as("mutant %s, seeds 1..%d", name, MutantHunt.SEEDS).isNotNull();
    assertThat(caught.unmutated()).as("seed %d without it", caught.seed()).isNull();
  }
}
