package dev.weir.connectors.files;

import dev.weir.api.schema.TypeRef;
import dev.weir.connectors.files.json.JsonLines;
import dev.weir.connectors.files.text.TextLines;

/**
 * Files as sources and sinks of a job. Immutable; no I/O happens before the job runs or is
 * validated.
 *
 * <p>As a source, the path is a file, a directory (all files in it) or a glob such as {@code
 * data/2024-*.ndjson}; files whose names begin with {@code .} or {@code _} are left out. As a sink,
 * the path is a directory, which is created if it is not there and belongs to this one sink from
 * then on. A relative path starts at the working directory of the process that runs the job: on a
 * cluster the one in which its worker, or {@code weir dev}, was started.
 */
public final class Files {
  private Files() {}

  /** One JSON object a line, read into and written from records of {@code type}. */
  public static <T> LineFiles<T> ndjson(String path, Class<T> type) {
    return ndjson(path, TypeRef.of(type));
  }

  /** One JSON object a line, for a type with generics. */
  public static <T> LineFiles<T> ndjson(String path, TypeRef<T> type) {
    return new LineFiles<>(path, new JsonLines<>(type));
  }

  /** Lines of UTF-8 text. */
  public static LineFiles<String> text(String path) {
    return new LineFiles<>(path, TextLines.INSTANCE);
  }
}
