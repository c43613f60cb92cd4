package dev.weir.coordinator.process;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator's configuration. One that exists is allowed: what leaves the machine is protected,
 * or the operator has written out that it is not.
 *
 * @param cluster its name; every process of the cluster has the same
 * @param coordinator id of this one, unique in the cluster
 */
public record CoordinatorConfig(
    String cluster,
    String coordinator,
    Metadata metadata,
    Storage storage,
    Network network,
    Security security) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final int MAX_PORT = 65_535;
  private static final int MIN_SESSION_MILLIS = 1_000;

  /**
   * @param zookeeper {@code host:port,host:port/chroot}
   */
  public record Metadata(String zookeeper, int sessionMillis) {}

  /**
   * @param address {@code file:///dir} or {@code s3://bucket/prefix}
   * @param s3Endpoint other than the vendor's own; null for that
   */
  public record Storage(String address, @Nullable String s3Endpoint) {}

  /**
   * @param host to bind
   * @param advertised name or address that others reach this process at; null: the host
   * @param controlPort of gRPC; 0: a free one
   * @param httpPort 0: a free one
   */
  public record Network(String host, @Nullable String advertised, int controlPort, int httpPort) {

    public String reachableHost() {
      return advertised == null ? host : advertised;
    }
  }

  /**
   * @param tlsDirectory with cert.pem, key.pem and ca.pem; null: no TLS
   * @param tokenFile its first line is the token of HTTP; null: none
   * @param insecureNetwork leave loopback without TLS and token
   */
  public record Security(
      @Nullable Path tlsDirectory, @Nullable Path tokenFile, boolean insecureNetwork) {
    public static final Security LOOPBACK = new Security(null, null, false);

    boolean isComplete() {
      return tlsDirectory != null && tokenFile != null;
    }
  }

  public CoordinatorConfig {
    require(ID.matcher(cluster).matches(), "--cluster", cluster, "up to 63 of [A-Za-z0-9._-]");
    require(ID.matcher(coordinator).matches(), "--id", coordinator, "up to 63 of [A-Za-z0-9._-]");
    require(
        metadata.sessionMillis() >= MIN_SESSION_MILLIS,
        "--session",
        metadata.sessionMillis() + " ms",
        "at least " + MIN_SESSION_MILLIS + " ms");
    requirePort("--port", network.controlPort());
    requirePort("--http-port", network.httpPort());
    InetAddress bound = resolve(network.host());
    require(
        !bound.isAnyLocalAddress() || network.advertised() != null,
        "--host",
        network.host(),
        "with it --advertise HOST, the name that others reach this process at");
    if (!bound.isLoopbackAddress() && !security.isComplete() && !security.insecureNetwork()) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "--host "
              + network.host()
              + " can be reached from other machines; that needs --tls-dir and --token-file, or"
              + " --insecure-network where everybody on the network may do everything");
    }
  }

  /** Whether it can be reached from other machines without protection. */
  public boolean isExposed() {
    return !resolve(network.host()).isLoopbackAddress() && !security.isComplete();
  }

  /** The token that HTTP demands; null: none. */
  @Nullable String readToken() {
    Path file = security.tokenFile();
    if (file == null) {
      return null;
    }
    try {
      String token =
          Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
      require(
          token.matches("[\\x21-\\x7e]+"),
          "--token-file",
          file.toString(),
          "a first line of printable characters without blanks");
      return token;
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "--token-file " + file + " cannot be read: " + e, e);
    }
  }

  private static void requirePort(String option, int port) {
    require(port >= 0 && port <= MAX_PORT, option, String.valueOf(port), "0 to " + MAX_PORT);
  }

  private static void require(boolean holds, String option, String found, String expected) {
    if (!holds) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, option + " " + found + ": expected " + expected);
    }
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "--host " + host + ": the name is not known here", e);
    }
  }
}
