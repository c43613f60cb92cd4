package dev.weir.worker.process;

import java.io.IOException;
import java.io.InputStream;

/**
 * A child's hold on its launcher: a thread reads standard input, which the launcher keeps open and
 * never writes to. Its end means that the launcher is gone, and the child halts at once.
 */
public final class ParentPipe {
  /** Argument that tells a child to hold on to its parent. */
  public static final String OPTION = "--end-with-stdin";

  private static final int EXIT_CODE = 70;

  private ParentPipe() {}

  /** Halts this process when {@code pipe} ends. */
  public static void haltAtEndOf(InputStream pipe) {
    // No daemon thread: it also keeps a child alive whose other threads all are.
    new Thread(() -> drain(pipe), "parent-pipe").start();
  }

  private static void drain(InputStream pipe) {
    try {
      pipe.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
