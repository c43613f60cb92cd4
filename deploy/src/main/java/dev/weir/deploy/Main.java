package dev.weir.deploy;

import dev.weir.deploy.command.WeirCommand;

/** The program {@code weir}: every command and every role of a cluster. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(WeirCommand.execute(args));
  }
}
