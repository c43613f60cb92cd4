package dev.weir.checkpointing.store;

import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form of a key: segments of {@code [A-Za-z0-9._-]} joined by {@code /}, none of them {@code .}
 * or {@code ..}. Every implementation checks it before anything else, so that no key leaves the
 * cluster's root.
 */
public final class BlobKeys {
  /** S3 takes 1024 with the cluster's prefix; a segment must also be a file's name. */
  public static final int MAX_KEY_CHARS = 512;

  public static final int MAX_SEGMENT_CHARS = 200;

  /** A list of more objects fails with {@code REFUSED}; retention keeps a job far below it. */
  public static final int MAX_LISTED_OBJECTS = 1_000_000;

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+");

  private BlobKeys() {}

  public static boolean isKey(String key) {
    return defect(key) == null;
  }

  /** Fails with {@code REFUSED} when the key has not this form. */
  public static void checkKey(String key) {
    String defect = defect(key);
    if (defect != null) {
      throw new BlobStoreException(Reason.REFUSED, "not an object key: " + defect, null);
    }
  }

  /** A prefix of a key may be empty and may end within a segment or behind a slash. */
  public static void checkPrefix(String prefix) {
    if (!prefix.isEmpty()) {
      checkKey(prefix.endsWith("/") ? prefix + "x" : prefix);
    }
  }

  /** Fails when a list of this prefix has grown beyond its limit. */
  public static void checkListed(String prefix, int objects) {
    if (objects > MAX_LISTED_OBJECTS) {
      throw new BlobStoreException(
          Reason.REFUSED, "more than " + MAX_LISTED_OBJECTS + " objects under " + prefix, null);
    }
  }

  private static @Nullable String defect(String key) {
    if (key.length() > MAX_KEY_CHARS) {
      return "expected at most " + MAX_KEY_CHARS + " characters, found " + key.length();
    }
    for (String segment : key.split("/", -1)) {
      boolean dots = segment.equals(".") || segment.equals("..");
      if (dots || segment.length() > MAX_SEGMENT_CHARS || !SEGMENT.matcher(segment).matches()) {
        return "expected segments of [A-Za-z0-9._-] joined by '/', found '" + shown(key) + "'";
      }
    }
    return null;
  }

  private static String shown(String key) {
    return key.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
