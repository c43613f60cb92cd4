package dev.weir.coordinator.rpc;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the control plane presents and demands: mutual TLS, or nothing at all. Stateless. */
final class ServerSecurity {
  private ServerSecurity() {}

  /**
   * @param directory of cert.pem, key.pem and ca.pem; null: plain text
   */
  static ServerCredentials credentials(@Nullable Path directory) {
    if (directory == null) {
      return InsecureServerCredentials.create();
    }
    try {
      return TlsServerCredentials.newBuilder()
          .keyManager(directory.resolve("cert.pem").toFile(), directory.resolve("key.pem").toFile())
          .trustManager(directory.resolve("ca.pem").toFile())
          .clientAuth(ClientAuth.REQUIRE)
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new WeirException(
          ErrorCode.CERTIFICATE_INVALID,
          "the certificate, key or CA in " + directory + " cannot be used: " + e.getMessage(),
          e);
    }
  }
}
