package dev.weir.worker.process;

import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Brings what libraries log with java.util.logging (gRPC does) into the log of the process, where
 * its form and levels are decided. For mains only: inside a user's JVM it would take over his logs.
 */
public final class LibraryLogs {
  private LibraryLogs() {}

  /** Once, before the first library is used. */
  public static void join() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
