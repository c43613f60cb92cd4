package dev.weir.connectors.files.line;

/** A line that is no record. Whoever knows file and line number adds them. */
public final class MalformedLineException extends Exception {
  private final int at;

  /**
   * @param at offset in bytes from the start of the line
   * @param message the field where there is one, what was expected and what was found
   */
  public MalformedLineException(int at, String message) {
    super(message);
    this.at = at;
  }

  /** Offset in bytes from the start of the line. */
  public int at() {
    return at;
  }
}
