package dev.weir.deploy.init.files;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.files.Installation;
import dev.weir.deploy.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Writes a Maven project with a job, its test and some input. Stateless. */
public final class ProjectFiles {
  /** Where each template goes. */
  private static final Map<String, String> TEMPLATES =
      new TreeMap<>(
          Map.of(
              "pom.xml.template", "pom.xml",
              "PageViews.java.template", "src/main/java/my/PageViews.java",
              "PageViewsTest.java.template", "src/test/java/my/PageViewsTest.java",
              "views.ndjson.template", "views.ndjson"));

  private static final String[] WRAPPER = {
    "mvnw", "mvnw.cmd", ".mvn/wrapper/maven-wrapper.properties"
  };

  private ProjectFiles() {}

  /**
   * Writes the project.
   *
   * @param directory not there, or empty
   * @throws WeirException TARGET_NOT_OWNED when something is in it, CONFIG_INVALID
   */
  public static void write(Path directory) {
    Path template = Installation.template();
    Path repository = Installation.repository();
    try {
      String content = content(repository);
      Files.createDirectories(directory);
      requireEmpty(directory);
      for (Map.Entry<String, String> entry : TEMPLATES.entrySet()) {
        String text =
            Files.readString(template.resolve(entry.getKey()))
                .replace("@VERSION@", Release.version())
                .replace("@REPOSITORY@", repository.toUri().toString())
                .replace("@CONTENT@", content);
        Path target = directory.resolve(entry.getValue());
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
      }
      for (String name : WRAPPER) {
        Path target = directory.resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(template.resolve(name), target, StandardCopyOption.COPY_ATTRIBUTES);
      }
      Files.writeString(directory.resolve(".gitignore"), "target/\n.weir/\n");
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "cannot write the project to " + directory + ": " + e, e);
    }
  }

  /**
   * A number for what is in the repository. Maven remembers by a repository's id what came from it,
   * and would take the artifacts of another build of this version for these.
   */
  private static String content(Path repository) throws IOException {
    var sum = new CRC32();
    try (Stream<Path> files = Files.walk(repository)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        sum.update(Files.readAllBytes(jar));
      }
    }
    return String.format("%08x", sum.getValue());
  }

  private static void requireEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      if (entries.findAny().isPresent()) {
        throw new WeirException(
            ErrorCode.TARGET_NOT_OWNED,
            directory + " is not empty; name a directory that does not exist yet");
      }
    }
  }
}
