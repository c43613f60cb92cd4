package dev.weir.deploy.command;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.process.HostName;
import dev.weir.worker.process.LibraryLogs;
import dev.weir.worker.process.ParentPipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What coordinators and workers are told alike. */
final class RoleOptions {
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");

  @Option(
      names = "--zookeeper",
      required = true,
      paramLabel = "ADDRESS",
      description = "host:port,host:port/chroot of the ensemble.")
  String zookeeper = "";

  @Option(
      names = "--store",
      required = true,
      paramLabel = "URI",
      description = "Where checkpoints lie:%nfile:///dir or s3://bucket/prefix.")
  String store = "";

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "An S3-compatible store other than Amazon's.")
  @Nullable String s3Endpoint;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster's name. Default: ${DEFAULT-VALUE}.")
  String cluster = "weir";

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "This process's name in the cluster, stable over restarts. Default: from host and role.")
  @Nullable String id;

  @Option(
      names = {"--bind", "--host"},
      paramLabel = "ADDRESS",
      description =
          "Address to listen on, by which others reach this process. Default: ${DEFAULT-VALUE}.")
  String bind = "127.0.0.1";

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description = "Name or address that others reach this process at. Default: that of --bind.")
  @Nullable String advertise;

  @Option(
      names = "--session",
      paramLabel = "TIME",
      description = "ZooKeeper session. Default: ${DEFAULT-VALUE}.")
  String session = "12s";

  @Option(
      names = "--tls-dir",
      paramLabel = "DIR",
      description = "Directory with cert.pem, key.pem and ca.pem; mutual TLS on every port.")
  @Nullable Path tlsDirectory;

  @Option(
      names = "--insecure-network",
      description = "Listen beyond loopback without TLS and token.")
  boolean insecureNetwork;

  @Option(names = ParentPipe.OPTION, hidden = true)
  boolean endWithStdin;

  /** Before anything else: all logs are one, and a child whose launcher is gone must not start. */
  void begin() {
    LibraryLogs.join();
    if (endWithStdin) {
      ParentPipe.haltAtEndOf(System.in);
    }
  }

  int sessionMillis() {
    Duration parsed = DurationText.parse(session);
    return Math.toIntExact(parsed.toMillis());
  }

  /** The id given, else one from the host's name. */
  String idOr(String role) {
    return id != null ? id : role + "-" + HostName.first();
  }

  /**
   * What a process without HTTP needs on a network.
   *
   * @throws WeirException CONFIG_INVALID
   */
  void checkNetwork() {
    boolean loopback = bind.startsWith("127.") || bind.equals("localhost") || bind.equals("::1");
    if (!loopback && tlsDirectory == null && !insecureNetwork) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "--bind "
              + bind
              + " can be reached from other machines; that needs --tls-dir, or --insecure-network"
              + " where everybody on the network may do everything");
    }
    if (!loopback && tlsDirectory == null) {
      System.err.println(
          "warning: --insecure-network: everybody who reaches "
              + bind
              + " may read and forge what jobs exchange");
    }
    if (advertise == null && EVERY_ADDRESS.contains(bind)) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "--bind "
              + bind
              + ": expected with it --advertise HOST, the name that others reach this process at");
    }
  }
}
