package dev.weir.deploy.http;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.files.DevFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster's coordinators answer, and what they want to see.
 *
 * @param servers any of them will do: a follower forwards to the leader
 * @param token sent with each request; null: none
 * @param tlsDirectory with ca.pem, and cert.pem and key.pem where the server asks for them; null:
 *     the JDK's own trust
 */
public record ServerList(List<URI> servers, @Nullable String token, @Nullable Path tlsDirectory) {
  private static final String VARIABLE = "WEIR_SERVER";

  public ServerList {
    servers = List.copyOf(servers);
  }

  /**
   * {@code --server}, else {@code WEIR_SERVER}, else the local cluster of the working directory or
   * one above it.
   *
   * @throws WeirException CONFIG_INVALID, COORDINATOR_UNREACHABLE when nothing says where to look
   */
  public static ServerList find(
      @Nullable String option, @Nullable Path tokenFile, @Nullable Path tlsDirectory) {
    @Nullable String token = tokenFile == null ? null : token(tokenFile);
    String named = option != null ? option : System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return new ServerList(parse(named), token, tlsDirectory);
    }
    DevFile local = DevFile.find(Path.of(""));
    if (local == null) {
      throw new WeirException(
          ErrorCode.COORDINATOR_UNREACHABLE,
          "no cluster is known here; start one with `weir dev`, or name one with --server URL or "
              + VARIABLE);
    }
    return new ServerList(parse(String.join(",", local.servers())), token, tlsDirectory);
  }

  private static List<URI> parse(String text) {
    var servers = new ArrayList<URI>();
    for (String part : text.split(",")) {
      String url = part.strip();
      if (url.endsWith("/")) {
        url = url.substring(0, url.length() - 1);
      }
      try {
        URI uri = URI.create(url.contains("://") ? url : "http://" + url);
        if (uri.getHost() != null && uri.getScheme().matches("https?")) {
          servers.add(uri);
          continue;
        }
      } catch (IllegalArgumentException e) {
        throw noServer(part, e);
      }
      throw noServer(part, null);
    }
    return servers;
  }

  private static WeirException noServer(String part, @Nullable Throwable cause) {
    return new WeirException(
        ErrorCode.CONFIG_INVALID,
        "'" + part + "' is no server; expected a URL such as http://127.0.0.1:8081",
        cause);
  }

  /**
   * The token in a file: its only line.
   *
   * @throws WeirException CONFIG_INVALID
   */
  public static String token(Path file) {
    try {
      String token = Files.readString(file).strip();
      if (token.isEmpty() || token.contains("\n")) {
        throw new WeirException(
            ErrorCode.CONFIG_INVALID, "token file " + file + ": expected one line, the token");
      }
      return token;
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "token file " + file + " cannot be read: " + e, e);
    }
  }
}
