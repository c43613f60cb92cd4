package dev.weir.deploy.http;

import java.util.UUID;

/** Names of submissions, by which a repeated one is known. Stateless. */
public final class RequestIds {
  private RequestIds() {}

  public static String fresh() {
    return UUID.randomUUID().toString();
  }
}
