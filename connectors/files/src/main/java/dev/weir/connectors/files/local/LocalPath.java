package dev.weir.connectors.files.local;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path of the machine's own file system as a user writes it. */
public final class LocalPath {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/+.*");

  private LocalPath() {}

  /** The path as given, if this connector can use it. */
  public static String checked(String path) {
    Matcher scheme = SCHEME.matcher(path);
    if (scheme.matches() && !scheme.group(1).equals("file")) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "files '"
              + path
              + "': expected a path or a file: URI, found the scheme '"
              + scheme.group(1)
              + "', which this connector does not read or write");
    }
    if (path.isBlank()) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "files: expected a path, found an empty text");
    }
    absolute(path);
    return path;
  }

  /** The text as an absolute path of this process. */
  public static Path absolute(String path) {
    String plain = plain(path);
    try {
      return Path.of(plain).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "files '" + path + "': no valid path, " + e.getReason(), e);
    }
  }

  /** {@code file:///a/b} and {@code file:/a/b} are {@code /a/b}. */
  public static String plain(String path) {
    return path.startsWith("file:") ? path.substring(5).replaceFirst("^/+", "/") : path;
  }
}
