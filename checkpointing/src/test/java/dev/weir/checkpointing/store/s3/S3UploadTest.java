package dev.weir.checkpointing.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.checkpointing.BlobStores;
import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobContent.Piece;
import dev.weir.checkpointing.store.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent again when the server fails, by a server that fails as told. */
class S3UploadTest {
  private static final int PIECE_BYTES = 1 << 18;
  private static final int READ_BEFORE_BREAK_BYTES = 600_000;

  private final List<byte[]> bodies = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Breaks the first request off, is too busy for the second, takes the third. */
  private void answer(HttpExchange exchange) throws IOException {
    int request = requests.incrementAndGet();
    assertThat(exchange.getRequestMethod()).isEqualTo("PUT");
    if (request == 1) {
      exchange.getRequestBody().readNBytes(READ_BEFORE_BREAK_BYTES);
      throw new IOException("as told");
    }
    byte[] body = unchunked(exchange.getRequestBody().readAllBytes());
    bodies.add(body);
    exchange.getResponseHeaders().add("ETag", '"' + md5(body) + '"');
    exchange.sendResponseHeaders(request == 2 ? 503 : 200, -1);
    exchange.close();
  }

  /**
   * Of a signed body: {@code length in hex;chunk-signature=…\r\n bytes \r\n}, the last one empty.
   */
  private static byte[] unchunked(byte[] body) throws IOException {
    var in = new ByteArrayInputStream(body);
    var content = new ByteArrayOutputStream();
    while (in.available() > 0) {
      String head = line(in);
      content.write(in.readNBytes(Integer.parseInt(head.substring(0, head.indexOf(';')), 16)));
      line(in);
    }
    return content.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whenTheServerFailsWithinTheContentThenAllPiecesAreSentAgain() {
    byte[] bytes = new byte[5 * PIECE_BYTES + 77];
    new Random(4).nextBytes(bytes);
    var pieces = new ArrayList<Piece>();
    for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
      pieces.add(new Piece(bytes, at, Math.min(PIECE_BYTES, bytes.length - at)));
    }
    var options =
        new BlobStores.Options(
            "http://127.0.0.1:" + server.getAddress().getPort(),
            null,
            new S3Credentials("weir-access-key", "weir-secret-key"));
    try (BlobStore store = BlobStores.open("s3://bucket", options)) {
      store
          .create("k", BlobContent.of(pieces))
          .toCompletableFuture()
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
    }
    assertThat(requests).hasValue(3);
    assertThat(bodies).hasSize(2).allSatisfy(body -> assertThat(body).isEqualTo(bytes));
  }
}
