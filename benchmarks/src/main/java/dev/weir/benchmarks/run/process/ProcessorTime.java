package dev.weir.benchmarks.run.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Watches some processes and all that descend from them: how much processor time they have had
 * together, at any time since it began, and the most memory since then. A process that ended counts
 * on with what it had at last. Reads Linux's {@code /proc}. One thread writes; readers see what it
 * has written so far.
 */
final class ProcessorTime implements AutoCloseable {
  private static final long PERIOD_MILLIS = 100;
  private static final int TICKS_PER_SECOND = 100;
  private static final int USER_TIME_FIELD = 11;
  private static final int SYSTEM_TIME_FIELD = 12;

  /** What makes Linux forget the most memory that a process had; see proc(5), clear_refs. */
  private static final String RESET_PEAK = "5";

  private final List<Long> roots;
  private final Map<Long, Long> ticks = new TreeMap<>();
  private final Map<Long, Long> peakKib = new TreeMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var created = new Thread(task, "processor-time");
            created.setDaemon(true);
            return created;
          });

  private record Sample(long millis, double seconds) {}

  ProcessorTime(List<Long> roots) {
    this.roots = List.copyOf(roots);
    all().forEach(this::resetPeak);
    sample();
    thread.scheduleAtFixedRate(this::sample, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes a look now. */
  synchronized void sample() {
    all().forEach(this::look);
    long total = ticks.values().stream().mapToLong(t -> t).sum();
    samples.add(new Sample(System.currentTimeMillis(), total / (double) TICKS_PER_SECOND));
  }

  private Stream<Long> all() {
    return roots.stream()
        .flatMap(root -> ProcessHandle.of(root).stream())
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(ProcessHandle::pid);
  }

  /** Where the kernel does not let us, the peak stays that of the process's life. */
  private void resetPeak(long pid) {
    try {
      Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), RESET_PEAK);
    } catch (IOException e) {
      ticks.putIfAbsent(pid, 0L); // it has ended since it was found, or we may not
    }
  }

  private void look(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      ticks.put(
          pid, Long.parseLong(fields[USER_TIME_FIELD]) + Long.parseLong(fields[SYSTEM_TIME_FIELD]));
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          peakKib.put(pid, Long.parseLong(line.replaceAll("[^0-9]", "")));
        }
      }
    } catch (IOException e) {
      ticks.putIfAbsent(pid, 0L); // it has ended since it was found
    }
  }

  /** Between two moments, in seconds. */
  synchronized double seconds(long fromMillis, long toMillis) {
    return at(toMillis) - at(fromMillis);
  }

  private double at(long millis) {
    Sample before = samples.get(0);
    for (Sample sample : samples) {
      if (sample.millis >= millis) {
        long span = sample.millis - before.millis;
        double share = span == 0 ? 1 : (millis - before.millis) / (double) span;
        return before.seconds + Math.max(0, share) * (sample.seconds - before.seconds);
      }
      before = sample;
    }
    return before.seconds;
  }

  /** The most memory that each has had resident since then, together. */
  synchronized long peakMib() {
    return peakKib.values().stream().mapToLong(k -> k).sum() >> 10;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
