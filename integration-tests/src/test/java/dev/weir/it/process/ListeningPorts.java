package dev.weir.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where processes listen, as the kernel knows it. Stateless. */
final class ListeningPorts {
  private static final String LISTEN = "0A";
  private static final int HEX = 16;

  private ListeningPorts() {}

  /** Every address and port that one of these processes accepts TCP connections at. */
  static List<InetSocketAddress> of(List<Long> pids) throws IOException {
    var inodes = new HashSet<String>();
    for (long pid : pids) {
      sockets(pid, inodes);
    }
    var ports = new ArrayList<InetSocketAddress>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] columns = line.strip().split("\\s+");
        if (columns[3].equals(LISTEN) && inodes.contains(columns[9])) {
          ports.add(address(columns[1]));
        }
      }
    }
    return ports;
  }

  private static void sockets(long pid, Set<String> inodes) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      open.forEach(
          fd -> {
            try {
              String target = Files.readSymbolicLink(fd).toString();
              if (target.startsWith("socket:[")) {
                inodes.add(target.substring("socket:[".length(), target.length() - 1));
              }
            } catch (java.nio.file.NoSuchFileException e) {
              // Closed since the directory was read.
              return;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** {@code 0200007F:1F90}, or the same at the end of an IPv6 address: low byte first. */
  private static InetSocketAddress address(String text) throws UnknownHostException {
    int colon = text.indexOf(':');
    byte[] bytes = new byte[4];
    for (int i = 0; i < bytes.length; i++) {
      int end = colon - 2 * i;
      bytes[i] = (byte) Integer.parseInt(text.substring(end - 2, end), HEX);
    }
    return new InetSocketAddress(
        InetAddress.getByAddress(bytes), Integer.parseInt(text.substring(colon + 1), HEX));
  }
}
