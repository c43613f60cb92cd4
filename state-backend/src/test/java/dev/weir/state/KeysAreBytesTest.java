package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which entry a key has is decided by its bytes, whichever key was looked up before it. */
class KeysAreBytesTest {
  private static final int MAX = 16;

  /** A key whose type takes more for equal than its bytes do. */
  private record Name(String text) {
    static final Codec<Name> CODEC =
        new Codec<>() {
          @Override
          public void encode(Name value, ByteWriter out) {
            out.writeString(value.text);
          }

          @Override
          public Name decode(ByteReader in) {
            return new Name(in.readString());
          }
        };

    int codecHash() {
      return TestCodecs.hash(text);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Name name && name.text.equalsIgnoreCase(text);
    }

    @Override
    public int hashCode() {
      return text.toLowerCase(Locale.ROOT).hashCode();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAKeyHasDoesNotDependOnTheKeyBefore(Backends kind) {
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      StateTable<Name, Void, String> table =
          backend.table(
              new TableSpec<>("op/name", Name.CODEC, null, TestCodecs.STRING, "name>string"));
      Name upper = new Name("A");
      Name lower = new Name("a");
      assertThat(table.get(upper.codecHash(), upper, null)).isNull();
      table.put(lower.codecHash(), lower, null, "small");
      assertThat(table.get(upper.codecHash(), upper, null)).isNull();
      assertThat(table.get(lower.codecHash(), new Name("a"), null)).isEqualTo("small");
      table.put(lower.codecHash(), new Name("a"), null, "smaller");
      assertThat(table.remove(lower.codecHash(), new Name("a"), null)).isEqualTo("smaller");
      assertThat(table.get(lower.codecHash(), lower, null)).isNull();
    }
  }
}
