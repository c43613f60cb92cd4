package dev.weir.checkpointing.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataAddressTest {
  @Test
  void theClusterStandsBelowTheChroot() {
    assertThat(MetadataAddress.parse("a:2181", "demo"))
        .isEqualTo(new MetadataAddress("a:2181", "/weir/demo"));
    assertThat(MetadataAddress.parse("a:2181,b.c:2182,[::1]:2183/x/y/", "demo-1"))
        .isEqualTo(new MetadataAddress("a:2181,b.c:2182,[::1]:2183", "/x/y/weir/demo-1"));
    var address = MetadataAddress.parse("a/x", "demo");
    assertThat(address.full("/leader")).isEqualTo("/x/weir/demo/leader");
    assertThat(address.relative("/x/weir/demo/election/c-1")).isEqualTo("/election/c-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "a:2181,", "/x", "a:x", "a b:1", "a:1/x y", "a:1//x", "a:1/../x"})
  void whenTheAddressIsNoneThenItIsInvalid(String connect) {
    assertInvalid(connect, "demo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a b", "ä"})
  void whenTheClusterIsNoNameThenItIsInvalid(String cluster) {
    assertInvalid("a:2181", cluster);
  }

  private static void assertInvalid(String connect, String cluster) {
    assertThatThrownBy(() -> MetadataAddress.parse(connect, cluster))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID));
  }
}
