package dev.weir.benchmarks.engine.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * JVMs that an engine of several starts, with the flags and the class path of this one. Used by one
 * thread.
 */
public final class ChildJvms implements AutoCloseable {
  private static final long END_SECONDS = 10;

  private final Path logs;
  private final Deque<Process> children = new ArrayDeque<>();

  public ChildJvms(Path logs) {
    this.logs = logs;
  }

  /**
   * Starts one.
   *
   * @param id what its log is called
   * @param flags beyond those of this JVM; later ones win
   */
  public void start(String id, List<String> flags, String main, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    children.push(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(logs.resolve(id + ".log").toFile())
            .start());
  }

  /** So many different ones that nobody listens on at this moment. */
  public static List<Integer> freePorts(int number) throws IOException {
    var ports = new ArrayList<Integer>();
    var held = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < number; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        ports.add(held.get(i).getLocalPort());
      }
      return ports;
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  public List<Long> pids() {
    return children.stream().map(Process::pid).toList();
  }

  /**
   * Does nothing while all run.
   *
   * @throws IOException when one has ended
   */
  public void requireAlive() throws IOException {
    for (Process child : children) {
      if (!child.isAlive()) {
        throw new IOException("process " + child.pid() + " has ended; see " + logs);
      }
    }
  }

  @Override
  public void close() {
    children.forEach(Process::destroy);
    try {
      for (Process child : children) {
        if (!child.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
          child.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      children.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
