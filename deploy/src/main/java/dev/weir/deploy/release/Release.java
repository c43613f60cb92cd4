package dev.weir.deploy.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that this build carries. Stateless. */
public final class Release {
  private Release() {}

  /** As Maven knows it, such as {@code 0.1.0}. */
  public static String version() {
    try (InputStream in = Release.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException("the jar of weir-deploy lacks version.txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
