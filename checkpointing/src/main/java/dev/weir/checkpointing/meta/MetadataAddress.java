package dev.weir.checkpointing.meta;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.regex.Pattern;

/**
 * Where the nodes of a cluster are, in which ZooKeeper.
 *
 * @param servers {@code host:port,host:port}
 * @param root path of the cluster's nodes, chroot included: {@code /chroot/weir/<cluster>}
 */
public record MetadataAddress(String servers, String root) {
  private static final Pattern SERVER =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+\\])(:[0-9]{1,5})?");
  private static final Pattern SEGMENTS = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
  private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}");

  /**
   * @param connect {@code host:port,host:port/chroot}, the chroot optional
   * @throws WeirException {@code CONFIG_INVALID}
   */
  public static MetadataAddress parse(String connect, String cluster) {
    int slash = connect.indexOf('/');
    String servers = slash < 0 ? connect : connect.substring(0, slash);
    String chroot = slash < 0 ? "" : connect.substring(slash).replaceAll("/+$", "");
    for (String server : servers.split(",", -1)) {
      if (!SERVER.matcher(server).matches()) {
        throw invalid("ZooKeeper address '" + connect + "'", "host:port,host:port/chroot");
      }
    }
    if (!SEGMENTS.matcher(chroot).matches()) {
      throw invalid("ZooKeeper address '" + connect + "'", "a chroot of [A-Za-z0-9._-]");
    }
    if (!CLUSTER.matcher(cluster).matches()) {
      throw invalid("cluster name '" + cluster + "'", "up to 63 of [A-Za-z0-9._-]");
    }
    return new MetadataAddress(servers, chroot + "/weir/" + cluster);
  }

  /** The full path of one below the cluster's root. */
  public String full(String path) {
    return root + path;
  }

  /** The path below the cluster's root of a full one. */
  public String relative(String full) {
    return full.substring(root.length());
  }

  private static WeirException invalid(String found, String expected) {
    return new WeirException(ErrorCode.CONFIG_INVALID, found + ": expected " + expected);
  }

  @Override
  public String toString() {
    return servers + root;
  }
}
