package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.StoreKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings jars into the store under their digest and never looks inside. A jar is written to a file
 * while it comes in; whole jars are in memory only one at a time. Called by HTTP threads.
 */
final class JarIntake {
  static final long MAX_JAR_BYTES = 512L << 20;

  /** A jar is handed to the store as one array, which must leave room for the rest. */
  private static final int HEAP_SHARE = 4;

  private static final int MAX_UPLOADS = 4;
  private static final long STORE_TIMEOUT_MILLIS = 120_000;
  private static final int BUFFER_BYTES = 1 << 16;

  private final BlobStore store;
  private final long maxBytes;
  private final Semaphore uploads = new Semaphore(MAX_UPLOADS);
  private final Semaphore inMemory = new Semaphore(1);

  JarIntake(BlobStore store) {
    this(store, Math.min(MAX_JAR_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
  }

  JarIntake(BlobStore store, long maxBytes) {
    this.store = store;
    this.maxBytes = maxBytes;
  }

  long maxBytes() {
    return maxBytes;
  }

  /**
   * Stores a jar and returns its SHA-256 in hex.
   *
   * @throws ProblemException when it is too large or empty, or the store cannot take it
   */
  String store(InputStream jar) throws IOException {
    if (!uploads.tryAcquire()) {
      throw Problem.of(
              ErrorCode.TIMED_OUT, MAX_UPLOADS + " jars are being uploaded; try again in a second")
          .withStatus(503)
          .exception();
    }
    Path file = null;
    try {
      file = Files.createTempFile("weir-jar-", ".part");
      String sha256 = receive(jar, file);
      put(StoreKeys.jar(sha256), file);
      return sha256;
    } finally {
      uploads.release();
      if (file != null) {
        Files.deleteIfExists(file);
      }
    }
  }

  private String receive(InputStream jar, Path file) throws IOException {
    MessageDigest digest = sha256();
    long total = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = jar.read(buffer); n >= 0; n = jar.read(buffer)) {
        total += n;
        if (total > maxBytes) {
          throw tooLarge(maxBytes);
        }
        digest.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    }
    if (total == 0) {
      throw Problem.of(ErrorCode.REQUEST_INVALID, "the request brings no jar").exception();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static ProblemException tooLarge(long maxBytes) {
    return Problem.of(
            ErrorCode.REQUEST_INVALID,
            "the jar has more than "
                + (maxBytes >> 10)
                + " KiB, which is the most that this coordinator takes: a quarter of its memory. A job's jar"
                + " need not bundle Weir; else start the coordinators with more, as by"
                + " WEIR_JAVA_OPTS=-Xmx1g")
        .withStatus(413)
        .exception();
  }

  private void put(String key, Path file) throws IOException {
    inMemory.acquireUninterruptibly();
    try {
      store
          .create(key, Files.readAllBytes(file))
          .toCompletableFuture()
          .get(STORE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable("no answer in " + STORE_TIMEOUT_MILLIS + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("the coordinator is stopping");
    } catch (java.util.concurrent.ExecutionException | CompletionException e) {
      Throwable cause = e.getCause();
      throw unreachable(
          cause instanceof BlobStoreException b
              ? b.reason() + ": " + b.getMessage()
              : String.valueOf(cause));
    } finally {
      inMemory.release();
    }
  }

  private static ProblemException unreachable(String why) {
    return Problem.of(ErrorCode.STORE_UNREACHABLE, "the jar could not be stored: " + why)
        .exception();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
