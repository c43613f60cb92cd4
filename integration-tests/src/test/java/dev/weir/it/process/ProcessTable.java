package dev.weir.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system says of processes. Stateless. */
final class ProcessTable {
  private ProcessTable() {}

  /** A process that has ended and that nobody has asked about yet does not run. */
  static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
    } catch (IOException e) {
      return false;
    }
  }
}
