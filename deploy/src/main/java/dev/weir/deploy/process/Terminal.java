package dev.weir.deploy.process;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Whether somebody sits in front of this process. Stateless. */
public final class Terminal {
  private Terminal() {}

  /** Of this process. */
  public static boolean isAttached() {
    return isAttached(System.console(), Console.class);
  }

  /**
   * Up to Java 21 there is a console exactly when there is a terminal. Later there is always one,
   * and it is asked for {@code isTerminal}, which Java 17 does not know.
   */
  static boolean isAttached(@Nullable Object console, Class<?> type) {
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) type.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
