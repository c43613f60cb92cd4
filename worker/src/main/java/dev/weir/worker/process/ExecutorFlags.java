package dev.weir.worker.process;

import java.util.List;

/**
 * JVM flags of an executor. Its share of the worker's memory is split: heap 70 %, direct buffers of
 * the network 10 %, the rest for code, threads, metaspace and native libraries.
 */
final class ExecutorFlags {
  private static final int HEAP_PERCENT = 70;
  private static final int DIRECT_PERCENT = 10;
  private static final int MEBIBYTE_SHIFT = 20;

  private ExecutorFlags() {}

  static List<String> forShare(long bytes) {
    long heap = bytes * HEAP_PERCENT / 100 >> MEBIBYTE_SHIFT;
    long direct = bytes * DIRECT_PERCENT / 100 >> MEBIBYTE_SHIFT;
    return List.of(
        "-Xms32m",
        "-Xmx" + heap + "m",
        "-XX:MaxDirectMemorySize=" + Math.max(32, direct) + "m",
        "-XX:+UseParallelGC",
        "-XX:InlineSmallCode=10000",
        "-XX:MaxInlineLevel=60",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-Dio.netty.jfr.enabled=false",
        "-Djdk.serialFilter=!*",
        "-Djava.awt.headless=true",
        "-Dnetworkaddress.cache.ttl=5");
  }
}
