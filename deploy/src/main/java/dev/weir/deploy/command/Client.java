package dev.weir.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.deploy.http.ApiClient;
import dev.weir.deploy.http.ServerList;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands that talk to a cluster have in common: where it is, and how to print. */
final class Client {
  /** How results are printed. */
  enum Format {
    TABLE,
    JSON
  }

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "Address of a coordinator, or several with commas. Default: $$WEIR_SERVER, then the local"
              + " cluster of this directory.")
  @Nullable String server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token that the cluster demands.")
  @Nullable Path tokenFile;

  @Option(
      names = "--tls-dir",
      paramLabel = "DIR",
      description = "Directory with ca.pem, the authority to trust.")
  @Nullable Path tlsDirectory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json. Default: table.")
  Format format = Format.TABLE;

  ApiClient connect() {
    return connect(Duration.ofSeconds(10));
  }

  ApiClient connect(Duration patience) {
    return new ApiClient(ServerList.find(server, tokenFile, tlsDirectory), patience);
  }

  boolean json() {
    return format == Format.JSON;
  }

  void print(JsonNode node) {
    System.out.println(node.toPrettyString());
  }

  void print(Table table) {
    PrintStream out = System.out;
    table.lines().forEach(out::println);
  }
}
