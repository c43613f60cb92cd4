package dev.weir.benchmarks.run.process;

import java.util.Locale;

/** What the JVMs of Weir's executors run with, in two JVMs. */
public enum ExecutorFlags {
  /** What a worker gives them by itself. */
  STANDARD,
  /** Heap and collector of the other engines' JVMs; they win over the worker's. */
  EQUAL;

  /** As options spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The flags of a name. */
  public static ExecutorFlags of(String text) {
    for (ExecutorFlags flags : values()) {
      if (flags.text().equals(text)) {
        return flags;
      }
    }
    throw new IllegalArgumentException(
        "no executor flags '" + text + "'; there are standard, equal");
  }
}
