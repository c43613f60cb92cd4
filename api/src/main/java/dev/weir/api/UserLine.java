package dev.weir.api;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where in the user's code something was written. */
final class UserLine {
  private static final String OWN = "dev.weir.api.";
  private static final String UNKNOWN = "unknown line";

  private UserLine() {}

  /** The line that called the API: the nearest frame outside of it. */
  static String here() {
    return StackWalker.getInstance()
        .walk(frames -> frames.filter(frame -> isUsers(frame.getClassName())).findFirst())
        .map(StackFrame::toStackTraceElement)
        .map(UserLine::text)
        .orElse(UNKNOWN);
  }

  /** The line where an exception left the user's code, or came out of what that code called. */
  static String of(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> isUsers(frame.getClassName()))
        .findFirst()
        .map(UserLine::text)
        .orElse(UNKNOWN);
  }

  private static boolean isUsers(String className) {
    return !className.startsWith(OWN)
        && !className.startsWith("java.")
        && !className.startsWith("jdk.")
        && !className.startsWith("sun.");
  }

  private static String text(StackTraceElement frame) {
    @Nullable String file = frame.getFileName();
    return file == null || frame.getLineNumber() < 0
        ? frame.getClassName() + "." + frame.getMethodName()
        : file + ":" + frame.getLineNumber();
  }
}
