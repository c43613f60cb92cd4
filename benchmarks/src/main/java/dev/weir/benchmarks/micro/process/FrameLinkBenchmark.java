package dev.weir.benchmarks.micro.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Frames of 32 KiB to another process on loopback: over the exchange's transport, with as many
 * under way as a pair of executors has, and over a bare socket, which it can come near to. Figures
 * are for one frame: 32,768 ns are 1 GB/s; {@link ProcessorProfiler} has what both processes spent.
 * gRPC needs some ten seconds to warm up.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+UseParallelGC", "-Xmx256m"}) // as the receiver
public class FrameLinkBenchmark {
  private final FrameSender sender = FrameSender.start();

  @TearDown
  public void close() throws IOException {
    sender.close();
  }

  @Benchmark
  @OperationsPerInvocation(FrameReceiver.FRAMES)
  public void link() throws IOException {
    sender.overLink();
  }

  @Benchmark
  @OperationsPerInvocation(FrameReceiver.FRAMES)
  public void socket() throws IOException {
    sender.overSocket();
  }
}
