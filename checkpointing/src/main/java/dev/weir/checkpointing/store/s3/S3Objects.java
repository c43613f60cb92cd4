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
import com.amazonaws.services.s3.model.S3ObjectInputStream;
import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobKeys;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.checkpointing.store.StoreLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests themselves, each on the caller's thread, by any number of threads. What they meet
 * comes as the SDK's exceptions, but for what is wrong with an object.
 */
final class S3Objects implements AutoCloseable {
  static final int CONNECT_TIMEOUT_MILLIS = 3_000;

  static final int SOCKET_TIMEOUT_MILLIS = 15_000;

  static final int CALL_TIMEOUT_MILLIS = 60_000;

  /** Servers close the connection after a refusal; the next request on it must be repeated. */
  static final int REQUEST_RETRIES = 3;

  /** How often a read is tried when the connection breaks within the body. */
  static final int BODY_ATTEMPTS = 3;

  private final S3Location location;
  private final AmazonS3 s3;

  S3Objects(S3Location location, @Nullable S3Credentials credentials) {
    this.location = location;
    this.s3 = client(location, credentials);
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

  /** Refused by the server when the key exists. */
  void put(String key, BlobContent content) {
    var metadata = new ObjectMetadata();
    metadata.setContentLength(content.length());
    metadata.setContentType("application/octet-stream");
    // When it repeats the request the SDK resets the stream, as far back as is needed.
    var request =
        new PutObjectRequest(location.bucket(), inBucket(key), content.stream(), metadata);
    request.putCustomRequestHeader("If-None-Match", "*");
    s3.putObject(request);
  }

  /** What is in the bucket under the key of something that was to be created. */
  enum Found {
    NOTHING,
    THE_SAME,
    OTHER_BYTES
  }

  Found compare(String key, BlobContent content) {
    var request = new GetObjectRequest(location.bucket(), inBucket(key));
    for (int attempt = 1; ; attempt++) {
      try (S3Object object = s3.getObject(request)) {
        S3ObjectInputStream body = object.getObjectContent();
        boolean sameLength = object.getObjectMetadata().getContentLength() == content.length();
        if (sameLength && content.matches(body) && body.read() < 0) {
          return Found.THE_SAME;
        }
        body.abort();
        return Found.OTHER_BYTES;
      } catch (AmazonServiceException e) {
        if (e.getStatusCode() == 404) {
          return Found.NOTHING;
        }
        throw e;
      } catch (IOException e) {
        brokenOff(key, attempt, e);
      }
    }
  }

  private static void brokenOff(String key, int attempt, IOException e) {
    if (attempt == BODY_ATTEMPTS) {
      throw new BlobStoreException(Reason.UNKNOWN, "reading " + key + " broke off: " + e, e);
    }
  }

  byte[] read(String key) {
    return body(key, new GetObjectRequest(location.bucket(), inBucket(key)));
  }

  /**
   * What there is of the range; null when it starts behind the end. An empty one cannot be asked.
   */
  byte @Nullable [] range(String key, long offset, int length) {
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
        brokenOff(key, attempt, e);
      }
    }
  }

  List<BlobInfo> list(String prefix) {
    var found = new ArrayList<BlobInfo>();
    var request =
        new ListObjectsV2Request().withBucketName(location.bucket()).withPrefix(inBucket(prefix));
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
  }

  void delete(String key) {
    s3.deleteObject(location.bucket(), inBucket(key));
  }

  @Override
  public void close() {
    s3.shutdown();
  }

  private String inBucket(String key) {
    return location.prefix().isEmpty() ? key : location.prefix() + "/" + key;
  }
}
