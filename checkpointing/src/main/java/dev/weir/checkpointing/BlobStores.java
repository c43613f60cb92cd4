package dev.weir.checkpointing;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.store.BlobKeys;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.file.FileBlobStore;
import dev.weir.checkpointing.store.s3.S3BlobStore;
import dev.weir.checkpointing.store.s3.S3Credentials;
import dev.weir.checkpointing.store.s3.S3Location;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens a store by its address: {@code s3://bucket/prefix}, {@code file:///directory} or the path
 * of a directory. Nothing is asked of the store yet; that is {@link
 * dev.weir.checkpointing.store.Probe}'s part.
 */
public final class BlobStores {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private BlobStores() {}

  /**
   * What an address cannot say. Only an S3 store looks at it.
   *
   * @param endpoint of a server that is not AWS's own, {@code http(s)://host:port}
   * @param region null: from the environment
   * @param credentials null: from the environment
   */
  public record Options(
      @Nullable String endpoint, @Nullable String region, @Nullable S3Credentials credentials) {
    public static final Options NONE = new Options(null, null, null);
  }

  /**
   * @throws WeirException {@code CONFIG_INVALID} for an address that is none, {@code
   *     STORE_UNREACHABLE} for a directory that cannot be made
   */
  public static BlobStore open(String address, Options options) {
    try {
      if (address.toLowerCase(Locale.ROOT).startsWith("s3:")) {
        return new S3BlobStore(location(address, options), options.credentials());
      }
      return new FileBlobStore(directory(address));
    } catch (BlobStoreException e) {
      throw new WeirException(ErrorCode.STORE_UNREACHABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static S3Location location(String address, Options options) {
    URI uri = uri(address);
    String bucket = uri.getRawAuthority();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String prefix = path.replaceAll("^/+|/+$", "");
    if (bucket == null || !BUCKET.matcher(bucket).matches() || hasMore(uri)) {
      throw invalid(address, "expected s3://bucket/prefix");
    }
    if (!prefix.isEmpty() && !BlobKeys.isKey(prefix)) {
      throw invalid(address, "expected a prefix of segments of [A-Za-z0-9._-]");
    }
    if (options.endpoint() != null) {
      checkEndpoint(options.endpoint());
    }
    return new S3Location(bucket, prefix, options.endpoint(), options.region());
  }

  private static void checkEndpoint(String endpoint) {
    URI uri = uri(endpoint);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
    if (!http || uri.getHost() == null || uri.getRawUserInfo() != null || !bare || hasMore(uri)) {
      throw invalid(endpoint, "expected an endpoint http://host:port or https://host:port");
    }
  }

  private static Path directory(String address) {
    try {
      if (!address.toLowerCase(Locale.ROOT).startsWith("file:")) {
        if (address.isBlank() || address.contains("://")) {
          throw invalid(address, "expected s3://bucket/prefix, file:///directory or a directory");
        }
        return Path.of(address);
      }
      URI uri = uri(address);
      if (uri.getAuthority() != null || uri.getPath() == null || hasMore(uri)) {
        throw invalid(address, "expected file:///directory with three slashes");
      }
      return Path.of(uri.getPath());
    } catch (InvalidPathException e) {
      throw invalid(address, "expected the path of a directory");
    }
  }

  private static boolean hasMore(URI uri) {
    return uri.getRawQuery() != null || uri.getRawFragment() != null;
  }

  private static URI uri(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw invalid(address, "expected an address or endpoint: " + e.getReason());
    }
  }

  /** Somebody may have put a secret before an at sign: nothing before one is repeated. */
  private static WeirException invalid(String address, String expected) {
    String shown = address.replaceAll("//.*@", "//…@");
    return new WeirException(
        ErrorCode.CONFIG_INVALID, "'" + shown + "' does not say where the store is: " + expected);
  }
}
