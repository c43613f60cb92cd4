package dev.weir.checkpointing.store.s3;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3-compatible server in this process that keeps its objects in a directory. */
final class LocalS3 implements AutoCloseable {
  private static final long LARGEST_REQUEST_BYTES = 256 << 20;

  private final S3Proxy server;
  private final S3Credentials credentials;

  LocalS3(Path directory, S3Credentials credentials) {
    this.credentials = credentials;
    this.server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(
                AuthenticationType.AWS_V2_OR_V4, credentials.accessKeyId(), credentials.secretKey())
            .v4MaxNonChunkedRequestSize(LARGEST_REQUEST_BYTES)
            .build();
    try {
      server.start();
    } catch (Exception e) {
      throw new AssertionError("the S3 server did not start", e);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  void makeBucket(String bucket) {
    var client =
        AmazonS3ClientBuilder.standard()
            .withPathStyleAccessEnabled(true)
            .withEndpointConfiguration(new EndpointConfiguration(endpoint(), "us-east-1"))
            .withCredentials(
                new AWSStaticCredentialsProvider(
                    new BasicAWSCredentials(credentials.accessKeyId(), credentials.secretKey())))
            .build();
    client.createBucket(bucket);
    client.shutdown();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError("the S3 server did not stop", e);
    }
  }
}
