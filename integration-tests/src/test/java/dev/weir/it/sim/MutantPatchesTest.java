package dev.weir.it.sim;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A mutant's text that is no longer in the sources is noticed in the fast build, too. */
class MutantPatchesTest {
  @TempDir Path work;

  static List<String> names() {
    return Mutant.all().stream().map(Mutant::name).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aMutantStillApplies(String name) {
    assertThatCode(() -> Mutant.named(name).apply(work)).doesNotThrowAnyException();
  }
}
