package dev.weir.api.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Of a JVM that java.lang is open in, as it is in executors; other modules' tests run without. */
class StringFormTest {
  @Test
  void theMarkIsReadWhereItMayBe() {
    assertThat(StringForm.usesMark()).isTrue();
  }

  @Property
  void markAndCharactersSayTheSame(@ForAll String value) {
    assertThat(StringForm.isWide(value)).isEqualTo(StringForm.hasWide(value));
  }

  @Test
  void oneCharacterBeyondLatin1Decides() {
    for (String narrow : List.of("", "a", "é\u00ff\0", "x".repeat(1_000))) {
      assertThat(StringForm.isWide(narrow)).isFalse();
      assertThat(StringForm.isWide(narrow + "\u0100")).isTrue();
      assertThat(StringForm.isWide((narrow + "\u0100").substring(0, narrow.length()))).isFalse();
    }
  }
}
