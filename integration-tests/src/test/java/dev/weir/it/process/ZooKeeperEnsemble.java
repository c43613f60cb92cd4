package dev.weir.it.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ZooKeeper servers, each a process of its own; more than one form an ensemble. */
final class ZooKeeperEnsemble implements AutoCloseable {
  /** A quarter of the shortest session that is granted is two of these. */
  private static final int TICK_MILLIS = 500;

  private static final int PATIENCE_MILLIS = 1_000;

  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  ZooKeeperEnsemble(Path directory, int size) throws IOException {
    var members = new StringBuilder();
    for (int i = 1; i <= size; i++) {
      ports.add(FreePort.any());
      members
          .append("server." + i + "=127.0.0.1:")
          .append(FreePort.any() + ":" + FreePort.any() + "\n");
    }
    for (int i = 1; i <= size; i++) {
      Path data = Files.createDirectories(directory.resolve("zookeeper-" + i));
      Files.writeString(data.resolve("myid"), i + "\n");
      Path file = data.resolve("zoo.cfg");
      Files.writeString(file, configuration(data, i) + (size > 1 ? members : ""));
      servers.add(new ServerProcess("zookeeper-" + i, directory, Map.of(), command(file)));
    }
  }

  private String configuration(Path data, int number) {
    return String.join(
        "\n",
        "tickTime=" + TICK_MILLIS,
        "initLimit=40",
        "syncLimit=20",
        "maxSessionTimeout=40000",
        "dataDir=" + data,
        "clientPortAddress=127.0.0.1",
        "clientPort=" + ports.get(number - 1),
        "admin.enableServer=false",
        "4lw.commands.whitelist=srvr",
        "");
  }

  private static List<String> command(Path configuration) {
    try {
      Path tests =
          Path.of(
              ZooKeeperServerMain.class
                  .getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .toURI());
      Path home = Distribution.home();
      return List.of(
          Distribution.java(),
          "-Xmx64m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Dzookeeper.preAllocSize=1024",
          "-Dzookeeper.forceSync=no",
          "-cp",
          home.resolve("conf") + ":" + home.resolve("lib") + "/*:" + tests,
          ZooKeeperServerMain.class.getName(),
          configuration.toString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** host:port,…/chroot */
  String address() {
    return String.join(",", ports.stream().map(p -> "127.0.0.1:" + p).toList()) + "/weir";
  }

  List<ServerProcess> servers() {
    return servers;
  }

  /** Waits until every server serves, those that were started again too. */
  void awaitServing() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> ports.stream().allMatch(ZooKeeperEnsemble::serves));
  }

  private static boolean serves(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII).contains("Mode: ");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
  }
}
