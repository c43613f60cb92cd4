package dev.weir.benchmarks.run.process;

import java.util.Locale;

/** In how many JVMs an engine does its work; with two, what changes subtask crosses loopback. */
public enum Mode {
  ONE_JVM,
  TWO_JVMS;

  /** As options and results spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The mode of a name. */
  public static Mode of(String text) {
    for (Mode mode : values()) {
      if (mode.text().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("no mode '" + text + "'; there are one-jvm, two-jvms");
  }
}
