package dev.weir.deploy.process;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on loopback for processes that must find theirs free again after a restart: below the range
 * that the system gives to outgoing connections. Each is given once.
 */
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int ATTEMPTS = 200;

  private final Set<Integer> given = new HashSet<>();

  /** This one or the next free one above it, as far as ten; else any. */
  int near(int preferred) {
    for (int port = preferred; port < preferred + 10; port++) {
      if (isFree(port) && given.add(port)) {
        return port;
      }
    }
    return any();
  }

  int any() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port) && given.add(port)) {
        return port;
      }
    }
    throw new WeirException(
        ErrorCode.PORT_IN_USE, "no free port between " + FIRST + " and " + END + " was found");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
