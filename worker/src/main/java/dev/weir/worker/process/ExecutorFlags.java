package dev.weir.worker.process;

import java.util.List;
import java.util.stream.Stream;

/**
 * How an executor's share of the worker's memory is split: heap 60 %, direct buffers of the network
 * 10 %, RocksDB's cache 15 %, the rest for code, threads and metaspace.
 */
final class ExecutorFlags {
  private static final int HEAP_PERCENT = 60;
  private static final int DIRECT_PERCENT = 10;
  private static final int ROCKSDB_PERCENT = 15;
  private static final int MEBIBYTE_SHIFT = 20;

  private ExecutorFlags() {}

  static long rocksBytes(long share) {
    return share * ROCKSDB_PERCENT / 100;
  }

  /**
   * All flags of an executor.
   *
   * @param options the operator's own, which win
   * @param bytes its share of the memory
   */
  static List<String> with(List<String> options, long bytes) {
    boolean collector = options.stream().anyMatch(ExecutorFlags::choosesCollector);
    return Stream.concat(
            forShare(bytes).stream().filter(flag -> !(collector && choosesCollector(flag))),
            options.stream())
        .toList();
  }

  private static boolean choosesCollector(String flag) {
    return flag.matches("-XX:\\+Use\\w+GC");
  }

  private static List<String> forShare(long bytes) {
    long heap = (bytes * HEAP_PERCENT / 100) >> MEBIBYTE_SHIFT;
    long direct = (bytes * DIRECT_PERCENT / 100) >> MEBIBYTE_SHIFT;
    return List.of(
        "-Xms32m",
        "-Xmx" + heap + "m",
        "-XX:MaxDirectMemorySize=" + Math.max(32, direct) + "m",
        "-XX:+UseParallelGC",
        "-XX:MaxInlineLevel=60",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        // An exception that is thrown often keeps its frames: they say where in the job it was.
        "-XX:-OmitStackTraceInFastThrow",
        // Gives back what the compilers needed; from JDK 17.0.9 on, earlier ones leave it aside.
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-XX:TrimNativeHeapInterval=60000",
        "-Dio.netty.jfr.enabled=false",
        "-Djdk.serialFilter=!*",
        "-Djava.awt.headless=true",
        "-Dnetworkaddress.cache.ttl=5");
  }
}
