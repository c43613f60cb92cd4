package dev.weir.benchmarks.micro.process;

import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkEvents;
import dev.weir.worker.rpc.GrpcExchangeTransport;
import dev.weir.worker.rpc.GrpcSecurity;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The process that {@link FrameLinkBenchmark} sends to: it throws away what comes, by the
 * exchange's transport and by a bare socket. Says both ports on its standard output, and ends with
 * its standard input.
 *
 * <p>Of a link it reports every so many messages as a channel's reader does; of a socket it
 * acknowledges a whole invocation.
 */
final class FrameReceiver {
  static final int FRAME_BYTES = 32 << 10;
  static final int REPORTED_FRAMES = 4;

  /** Of one invocation. */
  static final int FRAMES = 4 << 10;

  static final String CLUSTER = "benchmark";
  static final String NAME = "receiver";

  private static final int SOCKET_READ_BYTES = 64 << 10;

  private FrameReceiver() {}

  public static void main(String[] args) throws IOException {
    PrintStream ports = System.out;
    System.setOut(System.err); // the sender reads one line and no more
    try (var transport =
            new GrpcExchangeTransport(CLUSTER, NAME, NAME, "127.0.0.1", GrpcSecurity.plaintext());
        var server = ServerSocketChannel.open()) {
      transport.accept((id, link) -> new Reporting(link));
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var bare = new Thread(() -> read(server), "socket");
      bare.setDaemon(true);
      bare.start();
      ports.println(transport.port() + " " + server.socket().getLocalPort());
      while (System.in.read() >= 0) {
        // nothing is said on it
      }
    }
  }

  /** Owned by the link's thread. */
  private static final class Reporting implements LinkEvents {
    private final Link link;
    private final byte[] report = new byte[Long.BYTES];
    private long frames;

    Reporting(Link link) {
      this.link = link;
    }

    @Override
    public void received(byte[] message, int length) {
      frames++;
      if (frames % REPORTED_FRAMES == 0) {
        ByteBuffer.wrap(report).putLong(frames);
        link.send(report, report.length);
      }
    }

    @Override
    public void closed(String cause) {
      // the benchmark is over
    }
  }

  private static void read(ServerSocketChannel server) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(SOCKET_READ_BYTES);
    try (SocketChannel socket = server.accept()) {
      for (long left = bytes(); ; ) {
        buffer.clear();
        int read = socket.read(buffer);
        if (read < 0) {
          return;
        }
        left -= read;
        if (left == 0) {
          socket.write(ByteBuffer.allocate(1));
          left = bytes();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the socket to the sender", e);
    }
  }

  /** Of one invocation. */
  private static long bytes() {
    return (long) FRAMES * FRAME_BYTES;
  }
}
