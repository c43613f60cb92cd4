package dev.weir.deploy.process;

/** What this machine, or the container around this process, offers. Stateless. */
public final class Processors {
  private Processors() {}

  public static int count() {
    return Runtime.getRuntime().availableProcessors();
  }
}
