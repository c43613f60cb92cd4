package dev.weir.it.process;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Job jars from source text, compiled against the distribution, thin as a user's. Stateless. */
final class JobJar {
  /** What the sources below begin with. */
  private static final String HEAD =
      """
      package jobs;
      import dev.weir.api.*;
      import dev.weir.api.schema.TypeRef;
      import dev.weir.api.sink.*;
      import dev.weir.api.time.*;
      import dev.weir.api.window.*;
      import dev.weir.connectors.files.Files;
      import dev.weir.connectors.simple.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      """;

  private JobJar() {}

  /**
   * A jar with the class {@code jobs.NAME}.
   *
   * @param body the type declarations of its file, without package and imports
   */
  static Path of(Path directory, String name, String body) throws IOException {
    Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
    var source =
        new SimpleJavaFileObject(
            URI.create("string:///jobs/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return HEAD + body;
          }
        };
    var messages = new StringWriter();
    String classPath =
        Distribution.jars().stream().map(Path::toString).collect(Collectors.joining(":"));
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of("--release", "17", "-cp", classPath, "-d", classes.toString()),
                null,
                List.of(source))
            .call();
    if (!compiled) {
      throw new AssertionError(messages.toString());
    }
    return pack(classes, directory.resolve(name + ".jar"));
  }

  /** A job with a generator, a sink into {@code args.output()} and these lines between. */
  static Path simple(Path directory, String name, String source) throws IOException {
    return of(directory, name, job(name, source));
  }

  /** Source of a class whose define has these lines. */
  static String job(String name, String define) {
    return "public final class "
        + name
        + " implements Job<"
        + name
        + ".Args> {\n"
        + "  public record Args(String output, @Default(\"1000\") long count,"
        + " @Default(\"0\") long rate) {}\n"
        + "  @Override public void define(JobBuilder job, Args args) {\n"
        + define
        + "\n  }\n}\n";
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    var files = new ArrayList<Path>();
    try (Stream<Path> all = Files.walk(classes)) {
      all.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }
}
