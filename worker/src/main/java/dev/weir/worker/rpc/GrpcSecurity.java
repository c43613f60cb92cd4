package dev.weir.worker.rpc;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What gRPC connections of this process present and demand: mutual TLS from the files {@code
 * cert.pem}, {@code key.pem} and {@code ca.pem} of a directory, or nothing on loopback and where
 * the operator wrote out the insecure switch. Immutable.
 */
public final class GrpcSecurity {
  private final @Nullable Path directory;

  private GrpcSecurity(@Nullable Path directory) {
    this.directory = directory;
  }

  /** Plain text: for loopback, or with the insecure switch. */
  public static GrpcSecurity plaintext() {
    return new GrpcSecurity(null);
  }

  /**
   * Mutual TLS.
   *
   * @throws WeirException WEIR-4009 naming the file that is missing
   */
  public static GrpcSecurity mutualTls(Path directory) {
    for (String name : new String[] {"cert.pem", "key.pem", "ca.pem"}) {
      if (!Files.isReadable(directory.resolve(name))) {
        throw new WeirException(
            ErrorCode.CERTIFICATE_INVALID,
            "expected a readable file " + name + " in the TLS directory " + directory);
      }
    }
    return new GrpcSecurity(directory);
  }

  public boolean isTls() {
    return directory != null;
  }

  ChannelCredentials channel() {
    Path from = directory;
    if (from == null) {
      return InsecureChannelCredentials.create();
    }
    try {
      return TlsChannelCredentials.newBuilder()
          .keyManager(from.resolve("cert.pem").toFile(), from.resolve("key.pem").toFile())
          .trustManager(from.resolve("ca.pem").toFile())
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(from, e);
    }
  }

  ServerCredentials server() {
    Path from = directory;
    if (from == null) {
      return InsecureServerCredentials.create();
    }
    try {
      return TlsServerCredentials.newBuilder()
          .keyManager(from.resolve("cert.pem").toFile(), from.resolve("key.pem").toFile())
          .trustManager(from.resolve("ca.pem").toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(from, e);
    }
  }

  private static WeirException unusable(Path directory, Exception e) {
    return new WeirException(
        ErrorCode.CERTIFICATE_INVALID,
        "the certificate, key or CA in " + directory + " cannot be used: " + e.getMessage(),
        e);
  }
}
