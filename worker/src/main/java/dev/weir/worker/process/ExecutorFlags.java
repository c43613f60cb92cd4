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

  /**
   * Calls that the compiler leaves calls: they are made for each frame, not for each record. Where
   * it may inline them it compiles the way to the network anew into a dozen methods, each as large
   * as it allows, and a new executor is busy with that for half a minute.
   */
  private static final List<String> CALLED =
      List.of(
          "dev.weir.worker.rpc.ClientLink::send",
          "dev.weir.worker.rpc.ServerLink::send",
          "io.netty.channel.ChannelOutboundBuffer::*",
          "io.netty.channel.DefaultChannelPipeline::*",
          "io.netty.util.concurrent.DefaultPromise::*",
          "io.netty.buffer.AbstractDerivedByteBuf::release*");

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
    Stream<String> called = CALLED.stream().map(each -> "-XX:CompileCommand=dontinline," + each);
    return Stream.of(
            forShare(bytes).stream().filter(flag -> !(collector && choosesCollector(flag))),
            Stream.concat(Stream.of("-XX:CompileCommand=quiet"), called),
            options.stream())
        .flatMap(flags -> flags)
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
        // Strings are written without a look at each character, see StringForm.
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
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
