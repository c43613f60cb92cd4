package dev.weir.coordinator.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between clients and a server and can swallow what the server answers. */
final class LossyProxy implements AutoCloseable {
  private static final int BACKLOG = 8;

  private final int serverPort;
  private final ServerSocket accepting;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean swallowing;

  LossyProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.accepting = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String connectString() {
    return "127.0.0.1:" + accepting.getLocalPort();
  }

  void swallowAnswers() {
    swallowing = true;
  }

  /** Breaks all connections; what was swallowed stays lost, new connections work. */
  void cut() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
    swallowing = false;
  }

  @Override
  public void close() throws IOException {
    accepting.close();
    cut();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = accepting.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      open.add(client);
      open.add(server);
      start(() -> pump(client, server, false));
      start(() -> pump(server, client, true));
    }
  }

  private void pump(Socket from, Socket to, boolean answers) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[1 << 12];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        if (!answers || !swallowing) {
          out.write(bytes, 0, n);
        }
      }
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // A closed socket is how each of them ends.
              }
            },
            "lossy-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
