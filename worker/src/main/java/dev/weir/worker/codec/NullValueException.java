package dev.weir.worker.codec;

/**
 * A record holds a null where it must not. The path grows from the inside out while the exception
 * passes the codecs of the enclosing values: {@code Order.lines[3].price}.
 */
public final class NullValueException extends IllegalArgumentException {
  private final String path;

  private NullValueException(String root, String path) {
    super(
        root
            + path
            + " is null; a record holds no nulls, declare it Optional where it may be absent");
    this.path = path;
  }

  /** The null is the component itself. */
  static NullValueException of(Class<?> record, String component) {
    return new NullValueException(name(record), "." + component);
  }

  /** The null is an element of a collection, an array or an Optional. */
  static NullValueException element(String step) {
    return new NullValueException("", step);
  }

  NullValueException inside(Class<?> record, String component) {
    return new NullValueException(name(record), "." + component + path);
  }

  NullValueException inside(String step) {
    return new NullValueException("", step + path);
  }

  private static String name(Class<?> record) {
    String full = record.getName();
    return full.substring(full.lastIndexOf('.') + 1).replace('$', '.');
  }
}
