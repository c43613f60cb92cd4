package dev.weir.it.architecture;

/**
 * A place that breaks a rule of form.
 *
 * @param remedy what to do about it, as an instruction
 */
record Violation(String path, int line, String what, String remedy) {

  @Override
  public String toString() {
    return path + ":" + line + ": " + what + ". " + remedy + ".";
  }
}
