package dev.weir.it.process;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3-compatible server in this JVM that can go away and come back. */
final class LocalS3 implements AutoCloseable {
  private static final String BUCKET = "weir-test";
  private static final String KEY = "test-key";
  private static final String SECRET = "test-secret-of-no-worth";
  private static final long LARGEST_REQUEST_BYTES = 256 << 20;

  private final Path directory;
  private final int port = FreePort.any();
  private S3Proxy server;

  LocalS3(Path directory) throws Exception {
    this.directory = Files.createDirectories(directory);
    start();
    var client =
        AmazonS3ClientBuilder.standard()
            .withPathStyleAccessEnabled(true)
            .withEndpointConfiguration(new EndpointConfiguration(endpoint(), "us-east-1"))
            .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials(KEY, SECRET)))
            .build();
    client.createBucket(BUCKET);
    client.shutdown();
  }

  void start() throws Exception {
    server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .endpoint(URI.create(endpoint()))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
            .v4MaxNonChunkedRequestSize(LARGEST_REQUEST_BYTES)
            .build();
    server.start();
  }

  void stop() throws Exception {
    server.stop();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  String address() {
    return "s3://" + BUCKET + "/checkpoints";
  }

  /** What a process must find around it to be let in. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET, "AWS_REGION", "us-east-1");
  }

  @Override
  public void close() throws Exception {
    stop();
  }
}
