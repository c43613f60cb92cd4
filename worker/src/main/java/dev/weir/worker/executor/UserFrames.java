package dev.weir.worker.executor;

import dev.weir.api.error.WeirException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in the job's own code an exception came from, or a thread is: its first few frames there,
 * each as {@code class.method(File:line)}, innermost first; never a whole stack trace. Stateless.
 */
final class UserFrames {
  static final int MAX_FRAMES = 5;
  static final int MAX_FRAME_CHARS = 200;

  /** Causes that are looked through; a cycle of causes ends here too. */
  private static final int MAX_DEPTH = 10;

  /** The loader of a job's jar; see {@code JobLoader}. */
  private static final String JOB_LOADER = "job";

  private static final String WEIR = "dev.weir.";

  /** What of {@code dev.weir} a job is made of, rather than run by. */
  private static final List<String> JOBS = List.of("dev.weir.examples.", "dev.weir.jobs.");

  private UserFrames() {}

  /** Of the outermost exception in the chain of causes that Weir did not make and that has some. */
  static List<String> of(WeirException failure) {
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      List<String> frames = cause instanceof WeirException ? List.of() : of(cause.getStackTrace());
      if (!frames.isEmpty()) {
        return frames;
      }
      cause = cause.getCause();
    }
    return List.of();
  }

  /** Up to where Weir called it: what stands below is the code of other operators. */
  static List<String> of(StackTraceElement[] stack) {
    List<String> frames = new ArrayList<>();
    for (StackTraceElement frame : stack) {
      if (isUsers(frame)) {
        frames.add(shown(frame));
      } else if (!frames.isEmpty() && frame.getClassName().startsWith(WEIR)) {
        break;
      }
      if (frames.size() == MAX_FRAMES) {
        break;
      }
    }
    return frames;
  }

  private static boolean isUsers(StackTraceElement frame) {
    if (JOB_LOADER.equals(frame.getClassLoaderName())) {
      return true;
    }
    String name = frame.getClassName();
    boolean jdk = frame.getModuleName() != null || name.startsWith("jdk.");
    return !jdk && (!name.startsWith(WEIR) || JOBS.stream().anyMatch(name::startsWith));
  }

  private static String shown(StackTraceElement frame) {
    String file = frame.getFileName() == null ? "unknown source" : frame.getFileName();
    String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
    String text = frame.getClassName() + "." + frame.getMethodName() + "(" + file + line + ")";
    return text.length() <= MAX_FRAME_CHARS ? text : "…" + tail(text);
  }

  /** The end has the line. */
  private static String tail(String text) {
    return text.substring(text.length() - MAX_FRAME_CHARS + 1);
  }
}
