package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the build has put what the tests start and what they write. Stateless. */
final class Distribution {
  private Distribution() {}

  static Path root() {
    return Path.of(System.getProperty("weir.root", "..")).toAbsolutePath().normalize();
  }

  /** The installed Weir. */
  static Path home() {
    Path home = root().resolve("deploy/target/dist/weir");
    assertThat(home.resolve("bin/weir")).as("the distribution; build module deploy").exists();
    return home;
  }

  /** A copy, without the archive of classes that {@code benchmarks/run} leaves in the built one. */
  static void copyTo(Path place) throws IOException {
    Files.createDirectories(place.getParent());
    try (Stream<Path> all = Files.walk(home())) {
      for (Path path : all.toList()) {
        if (!path.endsWith("lib/weir.jsa") && !path.endsWith("lib/weir.jsa.of")) {
          Files.copy(path, place.resolve(home().relativize(path).toString()));
        }
      }
    }
  }

  static Path examples() {
    Path jar = root().resolve("examples/target/weir-examples.jar");
    assertThat(jar).as("the examples; build module examples").exists();
    return jar;
  }

  /** The program {@code weir}; becomes the JVM itself, so the pid is the JVM's. */
  static String launcher() {
    return home().resolve("bin/weir").toString();
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Jars that a job is compiled against. */
  static List<Path> jars() throws IOException {
    var jars = new ArrayList<Path>();
    try (Stream<Path> all = Files.walk(home().resolve("lib"))) {
      all.filter(p -> p.toString().endsWith(".jar")).sorted().forEach(jars::add);
    }
    return jars;
  }

  /** An empty directory for a test's logs and data, kept after the test. */
  static Path scratch(String test) throws IOException {
    Path directory = root().resolve("integration-tests/target/it").resolve(test);
    if (Files.exists(directory)) {
      try (Stream<Path> old = Files.walk(directory)) {
        for (Path path : old.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(directory);
  }
}
