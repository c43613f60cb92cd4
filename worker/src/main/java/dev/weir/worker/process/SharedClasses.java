package dev.weir.worker.process;

import java.util.List;

/**
 * The archive of loaded classes that this process was started with, for its children: they start in
 * about half the time. Named by the system property {@code weir.archive}; empty or not there: none.
 */
public final class SharedClasses {
  private static final String PROPERTY = "weir.archive";

  private SharedClasses() {}

  /** Flags of a JVM on the same class path. An archive that does not fit is left aside silently. */
  public static List<String> flags() {
    String archive = System.getProperty(PROPERTY, "");
    return archive.isEmpty()
        ? List.of()
        : List.of(
            "-XX:SharedArchiveFile=" + archive,
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
            "-D" + PROPERTY + "=" + archive);
  }
}
