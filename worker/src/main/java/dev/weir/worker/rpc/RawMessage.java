package dev.weir.worker.rpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A message of the exchange: bytes that gRPC carries as they are. Sending copies them once, into
 * the transport's buffer, before {@code sendMessage} returns; receiving copies them once, out of
 * it.
 *
 * @param bytes the first {@code length} of them are the message
 */
record RawMessage(byte[] bytes, int length) {

  /** Neither protobuf nor any other structure: the messages' own. */
  static final MethodDescriptor.Marshaller<RawMessage> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(RawMessage message) {
          return new Outgoing(message);
        }

        @Override
        public RawMessage parse(InputStream in) {
          try {
            byte[] bytes = new byte[in.available()]; // gRPC's streams know how much there is
            if (in.readNBytes(bytes, 0, bytes.length) < bytes.length || in.read() >= 0) {
              throw Status.INTERNAL
                  .withDescription("message of unknown length")
                  .asRuntimeException();
            }
            return new RawMessage(bytes, bytes.length);
          } catch (IOException e) {
            throw Status.INTERNAL.withCause(e).asRuntimeException();
          }
        }
      };

  /** Drained by gRPC's framer in one copy; read byte by byte by nobody. */
  private static final class Outgoing extends InputStream implements KnownLength, Drainable {
    private final RawMessage message;
    private int position;

    Outgoing(RawMessage message) {
      this.message = message;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int count = available();
      target.write(message.bytes(), position, count);
      position += count;
      return count;
    }

    @Override
    public int available() {
      return message.length() - position;
    }

    @Override
    public int read() {
      return position < message.length() ? message.bytes()[position++] & 0xff : -1;
    }
  }
}
