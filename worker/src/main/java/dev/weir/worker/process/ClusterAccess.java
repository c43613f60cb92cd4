package dev.weir.worker.process;

import dev.weir.worker.rpc.GrpcSecurity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a process of this node reaches its cluster.
 *
 * @param cluster its name; part of every fence
 * @param zookeeper {@code host:port,host:port/chroot}
 * @param sessionMillis ZooKeeper session
 * @param store {@code file:///dir} or {@code s3://bucket/prefix}
 * @param s3Endpoint other than the vendor's own; null for that
 * @param tlsDirectory certificate, key and CA; null without TLS
 */
public record ClusterAccess(
    String cluster,
    String zookeeper,
    int sessionMillis,
    String store,
    @Nullable String s3Endpoint,
    @Nullable Path tlsDirectory) {

  GrpcSecurity security() {
    return tlsDirectory == null ? GrpcSecurity.plaintext() : GrpcSecurity.mutualTls(tlsDirectory);
  }

  /** As arguments for a child process. */
  void appendTo(List<String> arguments) {
    arguments.add("cluster=" + cluster);
    arguments.add("zookeeper=" + zookeeper);
    arguments.add("session-millis=" + sessionMillis);
    arguments.add("store=" + store);
    if (s3Endpoint != null) {
      arguments.add("s3-endpoint=" + s3Endpoint);
    }
    if (tlsDirectory != null) {
      arguments.add("tls-dir=" + tlsDirectory);
    }
  }

  static ClusterAccess parse(Map<String, String> arguments) {
    String tls = arguments.get("tls-dir");
    return new ClusterAccess(
        required(arguments, "cluster"),
        required(arguments, "zookeeper"),
        Integer.parseInt(required(arguments, "session-millis")),
        required(arguments, "store"),
        arguments.get("s3-endpoint"),
        tls == null ? null : Path.of(tls));
  }

  static String required(Map<String, String> arguments, String name) {
    String value = arguments.get(name);
    if (value == null) {
      throw new IllegalArgumentException("an executor needs the argument " + name + "=…");
    }
    return value;
  }
}
