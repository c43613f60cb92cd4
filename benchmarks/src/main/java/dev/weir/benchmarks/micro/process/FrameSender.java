package dev.weir.benchmarks.micro.process;

import dev.weir.worker.exchange.ExchangeLimits;
import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkEvents;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.rpc.GrpcExchangeTransport;
import dev.weir.worker.rpc.GrpcSecurity;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames to a {@link FrameReceiver}, which it starts. Used by one thread; reports come on the
 * transport's.
 */
final class FrameSender implements LinkEvents, AutoCloseable {
  private static final long UNDER_WAY_FRAMES =
      ExchangeLimits.STANDARD.pairBudgetBytes() / FrameReceiver.FRAME_BYTES;

  private static final String HOST = "127.0.0.1";
  private static final String NAME = "sender";
  private static final long END_SECONDS = 10;

  private final byte[] frame = new byte[FrameReceiver.FRAME_BYTES];
  private final ByteBuffer direct = ByteBuffer.allocateDirect(FrameReceiver.FRAME_BYTES);
  private final Process receiver;
  private final SocketChannel socket;
  private final GrpcExchangeTransport transport;
  private final Link link;
  private long sent;
  private volatile long reported;
  private volatile @Nullable String closed;
  private volatile @Nullable Thread waiting;

  private FrameSender(Process receiver) throws IOException {
    this.receiver = receiver;
    String ports = receiver.inputReader(StandardCharsets.UTF_8).readLine();
    if (ports == null) {
      throw new EOFException("the receiver has ended before it said its ports");
    }
    int space = ports.indexOf(' ');
    this.socket =
        SocketChannel.open(
            new InetSocketAddress(HOST, Integer.parseInt(ports.substring(space + 1))));
    this.transport =
        new GrpcExchangeTransport(
            FrameReceiver.CLUSTER, NAME, NAME, HOST, GrpcSecurity.plaintext());
    String name = FrameReceiver.NAME;
    this.link =
        transport.connect(
            new PeerAddress(name, name, HOST + ":" + ports.substring(0, space)),
            new LinkId("0".repeat(32), 0, 1, NAME, NAME, name, name),
            this);
  }

  /** With a receiver of its own. */
  static FrameSender start() {
    try {
      Process receiver =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseParallelGC",
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  FrameReceiver.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        return new FrameSender(receiver);
      } catch (IOException | RuntimeException e) {
        receiver.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void received(byte[] message, int length) {
    reported = ByteBuffer.wrap(message).getLong();
    LockSupport.unpark(waiting);
  }

  @Override
  public void closed(String cause) {
    closed = cause;
    LockSupport.unpark(waiting);
  }

  /** Returns when all were received. */
  void overLink() throws IOException {
    waiting = Thread.currentThread();
    long end = sent + FrameReceiver.FRAMES;
    while (reported < end) {
      if (closed != null) {
        throw new EOFException("the link to the receiver has closed: " + closed);
      }
      if (Thread.interrupted()) {
        throw new InterruptedIOException("received " + reported + " frames of " + end);
      }
      if (sent < end && sent - reported < UNDER_WAY_FRAMES) {
        link.send(frame, frame.length);
        sent++;
      } else {
        LockSupport.park(this);
      }
    }
  }

  /** Returns when all were received. */
  void overSocket() throws IOException {
    for (int i = 0; i < FrameReceiver.FRAMES; i++) {
      direct.clear().put(frame).flip();
      while (direct.hasRemaining()) {
        socket.write(direct);
      }
    }
    if (socket.read(ByteBuffer.allocate(1)) != 1) {
      throw new EOFException("the receiver has ended");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      link.close();
      transport.close();
      socket.close();
      receiver.getOutputStream().close(); // which it ends with
      if (!receiver.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the receiver has not ended in " + END_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      receiver.destroyForcibly();
    }
  }
}
