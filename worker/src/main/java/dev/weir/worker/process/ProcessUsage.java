package dev.weir.worker.process;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.worker.executor.ExecutorReport.ProcessFigures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process uses of the machine. */
final class ProcessUsage {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int KIBIBYTE_SHIFT = 10;

  private ProcessUsage() {}

  static ProcessFigures now() {
    Runtime runtime = Runtime.getRuntime();
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ProcessFigures(
        runtime.totalMemory() - runtime.freeMemory(),
        residentBytes(),
        system.getProcessCpuTime() / NANOS_PER_MILLI);
  }

  /** 0 where the system does not tell. */
  private static long residentBytes() {
    try {
      String status = Files.readString(STATUS);
      int from = status.indexOf(RESIDENT);
      int to = status.indexOf(" kB", from);
      return from < 0 || to < 0
          ? 0
          : Long.parseLong(status.substring(from + RESIDENT.length(), to).strip())
              << KIBIBYTE_SHIFT;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
