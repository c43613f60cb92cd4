package dev.weir.api.source;

/**
 * Input that is no record of the source's type. The message says where it stands (file and line,
 * topic and offset), what was expected and what was found.
 */
public final class MalformedRecordException extends RuntimeException {
  public MalformedRecordException(String message) {
    super(message);
  }
}
