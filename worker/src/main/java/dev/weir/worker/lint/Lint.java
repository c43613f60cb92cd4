package dev.weir.worker.lint;

import dev.weir.api.error.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Warns of code that may do something else when the job is rebuilt in another executor or goes on
 * after a failure. It reads the bytecode that {@code define} reaches, so it sees neither what a
 * reflective call does nor what stands in a library; a job without warnings is not proven right.
 * For the same classes it says the same in the same order.
 */
public final class Lint {
  /** Warnings that are told; of more only their number. */
  public static final int MAX_WARNINGS = 50;

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::in)
          .thenComparing(place -> place.finding().line())
          .thenComparing(place -> place.finding().concern())
          .thenComparing(place -> place.finding().what())
          .thenComparing(Place::method);

  private record Place(String in, String method, Finding finding) {
    String text() {
      String where = in + (finding.line() == 0 ? "" : ":" + finding.line());
      Concern concern = finding.concern();
      return ErrorCode.NOT_REPEATABLE.code()
          + " "
          + where
          + " ("
          + method
          + ") "
          + concern.does()
          + ", "
          + finding.what()
          + ": "
          + concern.instead();
    }
  }

  private Lint() {}

  /**
   * Looks through a job.
   *
   * @param jobClass name of the job's class
   * @param bytes of a class of the job's code by internal name; null for one that is not part of it
   * @param outside names of the methods of a type by internal name, for types that are not the
   *     job's
   * @return a line for each place, with a code, and what to do
   */
  public static List<String> warnings(
      String jobClass,
      Function<String, byte @Nullable []> bytes,
      Function<String, Set<String>> outside) {
    var reach = new Reach(jobClass.replace('.', '/'), bytes, outside);
    var places = new TreeSet<Place>(ORDER);
    for (Reach.Reached reached : reach.methods()) {
      String in = reached.in().name().replace('/', '.');
      String method = named(reached.method().name);
      reached.method().findings.forEach(finding -> places.add(new Place(in, method, finding)));
    }
    var warnings = new ArrayList<String>();
    places.stream().limit(MAX_WARNINGS).map(Place::text).forEach(warnings::add);
    if (places.size() > MAX_WARNINGS) {
      int more = places.size() - MAX_WARNINGS;
      warnings.add(ErrorCode.NOT_REPEATABLE.code() + " and " + more + " more places like these");
    }
    if (!reach.isComplete()) {
      warnings.add(
          ErrorCode.NOT_REPEATABLE.code()
              + " the job's code is larger than what is looked through: "
              + Reach.MAX_CLASSES
              + " classes, "
              + Reach.MAX_INSTRUCTIONS
              + " instructions; there may be more places");
    }
    return List.copyOf(warnings);
  }

  /** {@code lambda$define$0} is a lambda in define. */
  private static String named(String method) {
    if (method.equals("<init>")) {
      return "constructor";
    }
    if (method.equals("<clinit>")) {
      return "static initialiser";
    }
    if (method.startsWith("lambda$")) {
      String in = method.substring("lambda$".length(), method.lastIndexOf('$'));
      boolean nested = in.isEmpty() || in.contains("$") || in.equals("null");
      return nested ? "a lambda" : "a lambda in " + (in.equals("new") ? "constructor" : in);
    }
    return method;
  }
}
