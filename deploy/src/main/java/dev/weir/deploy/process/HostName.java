package dev.weir.deploy.process;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** This machine's name. Stateless. */
public final class HostName {
  private HostName() {}

  /** Without a domain; {@code localhost} where it has none. */
  public static String first() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.matches("[0-9.:]*") ? "localhost" : name.split("\\.", 2)[0];
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
