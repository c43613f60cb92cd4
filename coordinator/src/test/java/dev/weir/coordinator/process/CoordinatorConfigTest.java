package dev.weir.coordinator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.coordinator.process.CoordinatorConfig.Metadata;
import dev.weir.coordinator.process.CoordinatorConfig.Network;
import dev.weir.coordinator.process.CoordinatorConfig.Security;
import dev.weir.coordinator.process.CoordinatorConfig.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorConfigTest {
  private static final Path SOMEWHERE = Path.of("somewhere");

  private static CoordinatorConfig config(
      String id, String host, @Nullable String advertised, int port, Security security) {
    return new CoordinatorConfig(
        "weir",
        id,
        new Metadata("127.0.0.1:2181", 4_000),
        new Storage("/tmp/x", null),
        new Network(host, advertised, port, 0),
        security);
  }

  @Test
  void loopbackNeedsNoProtection() {
    for (String host : new String[] {"127.0.0.1", "127.0.0.2", "localhost", "::1"}) {
      assertThat(config("c1", host, null, 0, Security.LOOPBACK).isExposed()).isFalse();
    }
  }

  @Test
  void whatLeavesTheMachineNeedsTlsAndTokenOrTheWordForTheirLack() {
    for (Security incomplete :
        new Security[] {
          Security.LOOPBACK,
          new Security(SOMEWHERE, null, false),
          new Security(null, SOMEWHERE, false)
        }) {
      refused(
          () -> config("c1", "0.0.0.0", "node1", 0, incomplete),
          "--tls-dir and --token-file, or --insecure-network");
    }
    assertThat(
            config("c1", "0.0.0.0", "node1", 0, new Security(SOMEWHERE, SOMEWHERE, false))
                .isExposed())
        .isFalse();
    assertThat(config("c1", "0.0.0.0", "node1", 0, new Security(null, null, true)).isExposed())
        .isTrue();
  }

  @Test
  void anOptionWithoutUsableValueIsNamed() {
    refused(() -> config("c 1", "127.0.0.1", null, 0, Security.LOOPBACK), "--id c 1");
    refused(() -> config("c1", "127.0.0.1", null, 70_000, Security.LOOPBACK), "--port 70000");
    refused(() -> config("c1", "no.such.host.invalid", null, 0, Security.LOOPBACK), "not known");
    refused(() -> config("c1", "0.0.0.0", null, 0, new Security(null, null, true)), "--advertise");
  }

  @Test
  void theTokenIsTheFirstLineOfItsFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "  s3cret \nmore\n");
    assertThat(config("c1", "::1", null, 0, new Security(null, file, false)).readToken())
        .isEqualTo("s3cret");
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    refused(
        () -> config("c1", "::1", null, 0, new Security(null, empty, false)).readToken(),
        "--token-file");
    Path absent = directory.resolve("absent");
    refused(
        () -> config("c1", "::1", null, 0, new Security(null, absent, false)).readToken(),
        "cannot be read");
  }

  private static void refused(Runnable attempt, String reason) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining(reason);
  }
}
