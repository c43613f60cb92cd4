package dev.weir.checkpointing.store.s3;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.ClientConfiguration;
import com.amazonaws.SdkClientException;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.GetObjectRequest;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ListObjectsV2Result;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.PutObjectRequest;
import com.amazonaws.services.s3.model.S3Object;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobKeys;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.checkpointing.store.StoreLoop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a bucket below a prefix. Any thread may call; the calls run on threads of the store's
 * own and wait there for the server, never longer than {@link #CALL_TIMEOUT_MILLIS} for one request
 * with its repetitions.
 *
 * <p>A create asks the server to refuse when the key exists. A repeated create may then be refused
 * because of its own first try: every refusal is settled by reading back.
 */
public final class S3BlobStore implements BlobStore {
  static final int CONNECT_TIMEOUT_MILLIS = 3_000;
  static final int SOCKET_TIMEOUT_MILLIS = 15_000;
  static final int CALL_TIMEOUT_MILLIS = 60_000;

  /** Servers close the connection after a refusal; the next request on it must be repeated. */
  static final int REQUEST_RETRIES = 3;

  /** How often a create is tried while another create of its key is under way or vanishes. */
  static final int CONFLICT_ATTEMPTS = 10;

  static final long CONFLICT_PAUSE_MILLIS = 100;

  /** How often a read is tried when the connection breaks within the body. */
  static final int BODY_ATTEMPTS = 3;

  private static final String QUIET = "aws.java.v1.disableDeprecationAnnouncement";

  private final S3Location location;
  private final AmazonS3 s3;
  private final StoreLoop calls;

  /**
   * Connects at the first call.
   *
   * @param credentials null: what the environment offers (variables, files, container, instance)
   */
  public S3BlobStore(S3Location location, @Nullable S3Credentials credentials) {
    this.location = location;
    if (System.getProperty(QUIET) == null) {
      System.setProperty(QUIET, "true");
    }
    this.s3 = client(location, credentials);
    this.calls = new StoreLoop(location.toString(), StoreLoop.DEFAULT_THREADS);
  }

  private static AmazonS3 client(S3Location location, @Nullable S3Credentials credentials) {
    AmazonS3ClientBuilder builder =
        AmazonS3ClientBuilder.standard()
            .withClientConfiguration(
                new ClientConfiguration()
                    .withConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
                    .withSocketTimeout(SOCKET_TIMEOUT_MILLIS)
                    .withClientExecutionTimeout(CALL_TIMEOUT_MILLIS)
                    .withMaxErrorRetry(REQUEST_RETRIES)
                    .withMaxConnections(StoreLoop.DEFAULT_THREADS));
    if (credentials != null) {
      builder.withCredentials(
          new AWSStaticCredentialsProvider(
              new BasicAWSCredentials(credentials.accessKeyId(), credentials.secretKey())));
    }
    if (location.endpoint() != null) {
      builder
          .withEndpointConfiguration(
              new EndpointConfiguration(location.endpoint(), location.regionOrUsual()))
          .withPathStyleAccessEnabled(true);
    } else if (location.region() != null) {
      builder.withRegion(location.region());
    }
    try {
      return builder.build();
    } catch (SdkClientException e) {
      throw S3Failures.of("cannot use " + location, e);
    }
  }

  @Override
  public CompletionStage<Void> create(String key, byte[] bytes) {
    return call(
        "create",
        key,
        () -> {
          BlobKeys.checkKey(key);
          createOnce(key, bytes);
          return null;
        });
  }

  private void createOnce(String key, byte[] bytes) {
    for (int attempt = 1; attempt <= CONFLICT_ATTEMPTS; attempt++) {
      try {
        put(key, bytes);
        return;
      } catch (AmazonServiceException e) {
        if (!S3Failures.isConflict(e)) {
          throw e;
        } else if (isThere(key, bytes, e)) {
          return;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(CONFLICT_PAUSE_MILLIS));
      } catch (SdkClientException e) {
        // No answer. A server that refuses a body may hang up instead; a read has no body.
        if (isThere(key, bytes, e)) {
          return;
        }
        throw e;
      }
    }
    throw new BlobStoreException(
        Reason.UNKNOWN, key + " was refused " + CONFLICT_ATTEMPTS + " times and is absent", null);
  }

  /** Whether the object exists with these bytes; fails with {@code EXISTS} when with others. */
  private boolean isThere(String key, byte[] bytes, SdkClientException why) {
    byte[] found = readIfPresent(key);
    if (found != null && !Arrays.equals(found, bytes)) {
      throw new BlobStoreException(Reason.EXISTS, key + " exists with other bytes", why);
    }
    return found != null;
  }

  private void put(String key, byte[] bytes) {
    var metadata = new ObjectMetadata();
    metadata.setContentLength(bytes.length);
    metadata.setContentType("application/octet-stream");
    var request =
        new PutObjectRequest(
            location.bucket(), inBucket(key), new ByteArrayInputStream(bytes), metadata);
    request.putCustomRequestHeader("If-None-Match", "*");
    s3.putObject(request);
  }

  private byte @Nullable [] readIfPresent(String key) {
    try {
      return body(key, new GetObjectRequest(location.bucket(), inBucket(key)));
    } catch (AmazonServiceException e) {
      if (e.getStatusCode() == 404) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public CompletionStage<byte[]> read(String key) {
    return call(
        "read",
        key,
        () -> {
          BlobKeys.checkKey(key);
          return body(key, new GetObjectRequest(location.bucket(), inBucket(key)));
        });
  }

  @Override
  public CompletionStage<byte[]> read(String key, long offset, int length) {
    return call(
        "read",
        key,
        () -> {
          BlobKeys.checkKey(key);
          boolean possible = offset >= 0 && length >= 0 && offset <= Long.MAX_VALUE - length;
          byte[] range = possible ? range(key, offset, length) : null;
          if (range == null || range.length != length) {
            throw new BlobStoreException(
                Reason.CORRUPT,
                key + ": expected " + length + " bytes from " + offset + ", it ends before",
                null);
          }
          return range;
        });
  }

  /**
   * What there is of the range; null when it starts behind the end. An empty one cannot be asked.
   */
  private byte @Nullable [] range(String key, long offset, int length) {
    if (length == 0) {
      long size = s3.getObjectMetadata(location.bucket(), inBucket(key)).getContentLength();
      return offset <= size ? new byte[0] : null;
    }
    return body(
        key,
        new GetObjectRequest(location.bucket(), inBucket(key))
            .withRange(offset, offset + length - 1));
  }

  private byte[] body(String key, GetObjectRequest request) {
    for (int attempt = 1; ; attempt++) {
      try (S3Object object = s3.getObject(request)) {
        long length = object.getObjectMetadata().getContentLength();
        if (length > Integer.MAX_VALUE - 16L) {
          object.getObjectContent().abort();
          throw new BlobStoreException(
              Reason.REFUSED, key + " has " + length + " bytes: read it in ranges", null);
        }
        byte[] bytes = object.getObjectContent().readAllBytes();
        if (bytes.length == length) {
          return bytes;
        }
        throw new IOException("expected " + length + " bytes, found " + bytes.length);
      } catch (IOException e) {
        if (attempt == BODY_ATTEMPTS) {
          throw new BlobStoreException(Reason.UNKNOWN, "reading " + key + " broke off: " + e, e);
        }
      }
    }
  }

  @Override
  public CompletionStage<List<BlobInfo>> list(String prefix) {
    return call(
        "list",
        prefix,
        () -> {
          BlobKeys.checkPrefix(prefix);
          var found = new ArrayList<BlobInfo>();
          var request =
              new ListObjectsV2Request()
                  .withBucketName(location.bucket())
                  .withPrefix(inBucket(prefix));
          int skipped = inBucket("").length();
          ListObjectsV2Result page;
          do {
            page = s3.listObjectsV2(request);
            page.getObjectSummaries()
                .forEach(o -> found.add(new BlobInfo(o.getKey().substring(skipped), o.getSize())));
            BlobKeys.checkListed(prefix, found.size());
            request.setContinuationToken(page.getNextContinuationToken());
          } while (page.isTruncated());
          found.sort(Comparator.comparing(BlobInfo::key));
          return List.copyOf(found);
        });
  }

  @Override
  public CompletionStage<Void> delete(String key) {
    return call(
        "delete",
        key,
        () -> {
          BlobKeys.checkKey(key);
          s3.deleteObject(location.bucket(), inBucket(key));
          return null;
        });
  }

  @Override
  public void close() {
    calls.close();
    s3.shutdown();
  }

  @Override
  public String toString() {
    return location.toString();
  }

  private String inBucket(String key) {
    return location.prefix().isEmpty() ? key : location.prefix() + "/" + key;
  }

  private <T> CompletionStage<T> call(String verb, String key, Callable<T> call) {
    return calls.call(
        () -> {
          try {
            return call.call();
          } catch (SdkClientException e) {
            throw S3Failures.of("cannot " + verb + " " + key + " in " + location, e);
          }
        });
  }
}
