package dev.weir.deploy.files;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where Weir is installed, as its launcher says with {@code -Dweir.home}.
 *
 * <pre>
 *   bin/weir   lib/*.jar   lib/connectors/NAME/*.jar   lib/weir.jsa  classes as the JVM maps them
 *   examples/weir-examples.jar    repo/  a Maven repository of our own artifacts
 * </pre>
 */
public final class Installation {
  private static final String PROPERTY = "weir.home";

  private Installation() {}

  /** Directories of the connectors; null where Weir runs from a class path that holds them. */
  public static @Nullable Path connectors() {
    String home = System.getProperty(PROPERTY);
    return home == null ? null : Path.of(home, "lib", "connectors");
  }

  /** The flag that tells a child process the same. */
  public static Optional<String> property() {
    return Optional.ofNullable(System.getProperty(PROPERTY))
        .map(home -> "-D" + PROPERTY + "=" + home);
  }

  /**
   * @throws WeirException CONFIG_INVALID where Weir is not installed, or not whole
   */
  public static Path examples() {
    return part("examples/weir-examples.jar");
  }

  /**
   * For projects, which outlive this installation: where it is one of several versions side by
   * side, with a link {@code current} to it, that link is named.
   *
   * @throws WeirException CONFIG_INVALID where Weir is not installed, or not whole
   */
  public static Path repository() {
    Path repository = part("repo");
    Path linked = repository.resolve("../../current/repo").normalize();
    try {
      return Files.exists(linked) && Files.isSameFile(linked, repository) ? linked : repository;
    } catch (IOException e) {
      return repository;
    }
  }

  /**
   * @throws WeirException CONFIG_INVALID where Weir is not installed, or not whole
   */
  public static Path template() {
    return part("template");
  }

  private static Path part(String name) {
    String home = System.getProperty(PROPERTY);
    if (home == null) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "this command needs an installed Weir; start it with bin/weir of the distribution");
    }
    Path part = Path.of(home).resolve(name);
    if (!Files.exists(part)) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "the installation lacks " + part + "; build or unpack the distribution again");
    }
    return part;
  }
}
