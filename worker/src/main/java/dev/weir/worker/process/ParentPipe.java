package dev.weir.worker.process;

import java.io.IOException;
import java.io.InputStream;

/**
 * A child's hold on its parent: a thread that reads standard input, which the parent keeps open.
 * Its end means that the parent is gone, and the child halts at once, whatever it is doing.
 */
final class ParentPipe {
  private static final int EXIT_CODE = 70;

  private ParentPipe() {}

  static void haltWhenClosed(InputStream pipe) {
    var thread =
        new Thread(
            () -> {
              try {
                while (pipe.read() >= 0) {
                  // The parent writes nothing; a byte would mean nothing.
                  continue;
                }
              } catch (IOException e) {
                // The same as the end.
                Runtime.getRuntime().halt(EXIT_CODE);
              }
              Runtime.getRuntime().halt(EXIT_CODE);
            },
            "parent-pipe");
    thread.start();
  }
}
