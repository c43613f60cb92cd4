package dev.weir.worker.process.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJarTest {
  @TempDir Path directory;

  private Path connectors;

  /** One installed connector: a facade that uses a library class hidden from jobs. */
  @BeforeEach
  void installAConnector() throws IOException {
    connectors = Files.createDirectories(directory.resolve("connectors"));
    Path home = Files.createDirectories(connectors.resolve("lake"));
    compileInto(
        home.resolve("lake.jar"),
        Map.of(
            "dev.weir.connectors.lake.Lake",
            "package dev.weir.connectors.lake; public class Lake {"
                + " public static String name() { return library.Inner.NAME; } }",
            "library.Inner",
            "package library; public class Inner { public static final String NAME ="
                + " String.valueOf(\"inner\"); }"),
        Map.of(
            "META-INF/weir/connector.properties", "name=lake\nfacade=dev.weir.connectors.lake\n"));
  }

  private void compileInto(Path jar, Map<String, String> classes, Map<String, String> resources)
      throws IOException {
    Path out = Files.createTempDirectory(directory, "classes");
    var arguments = new java.util.ArrayList<String>();
    arguments.addAll(List.of("-d", out.toString(), "-proc:none", "-cp", classPath()));
    for (var source : new TreeMap<>(classes).entrySet()) {
      Path file = out.resolve(source.getKey().replaceAll(".*\\.", "") + ".java");
      Files.writeString(file, source.getValue());
      arguments.add(file.toString());
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).isZero();
    try (OutputStream file = Files.newOutputStream(jar);
        var stream = new JarOutputStream(file)) {
      try (var walk = Files.walk(out)) {
        for (Path path : walk.filter(p -> p.toString().endsWith(".class")).sorted().toList()) {
          stream.putNextEntry(new JarEntry(out.relativize(path).toString()));
          Files.copy(path, stream);
        }
      }
      for (var resource : resources.entrySet()) {
        stream.putNextEntry(new JarEntry(resource.getKey()));
        stream.write(resource.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private String classPath() throws IOException {
    try (var walk = Files.walk(directory)) {
      return System.getProperty("java.class.path")
          + ":"
          + String.join(
              ":",
              walk.filter(p -> p.toString().endsWith(".jar"))
                  .map(Path::toString)
                  .sorted()
                  .toList());
    }
  }

  private Connectors installed() {
    return new Connectors(connectors, getClass().getClassLoader());
  }

  private JobJar job(String source) throws IOException {
    Path jar = directory.resolve("job.jar");
    compileInto(jar, Map.of("user.Main", source), Map.of());
    return JobJar.open(jar, installed());
  }

  @Test
  void aJobSeesTheApiTheFacadesAndTheJdk() throws Exception {
    try (JobJar job =
        job(
            "package user; public class Main { public static Object make() { return new"
                + " dev.weir.api.id.SubtaskId(1, 2) + dev.weir.connectors.lake.Lake.name(); } }")) {
      Class<?> main = job.load("user.Main");
      assertThat(main.getClassLoader()).isSameAs(job.loader());
      assertThat(main.getMethod("make").invoke(null)).isEqualTo("1.2inner");
    }
  }

  @Test
  void aJobSeesNeitherTheRuntimeNorAConnectorsLibraries() throws Exception {
    try (JobJar job = job("package user; public class Main {}")) {
      for (String hidden :
          List.of("library.Inner", JobJar.class.getName(), "org.slf4j.Logger", "io.grpc.Server")) {
        assertThatThrownBy(() -> job.load(hidden)).hasMessageContaining(hidden);
      }
    }
  }

  @Test
  void refusesWhatIsNoJar() throws Exception {
    Path file = Files.writeString(directory.resolve("job.jar"), "no jar");
    assertThatThrownBy(() -> JobJar.open(file, installed()))
        .hasMessageContaining("expected a jar file")
        .hasMessageContaining("job.jar");
  }

  @Test
  void refusesAJarThatBundlesWeirOrAFacade() throws Exception {
    for (String bundled : List.of("dev.weir.api", "dev.weir.connectors.lake")) {
      Path jar = directory.resolve("fat.jar");
      compileInto(
          jar, Map.of(bundled + ".Copy", "package " + bundled + "; class Copy {}"), Map.of());
      assertThatThrownBy(() -> JobJar.open(jar, installed()))
          .hasMessageContaining(bundled.replace('.', '/') + "/Copy.class")
          .hasMessageContaining("provided");
    }
  }

  @Test
  void warningsAreOfTheJobsOwnClassesAndNotOfLibraries() throws Exception {
    Path jar = directory.resolve("own.jar");
    compileInto(
        jar,
        Map.of(
            "com.acme.jobs.Own",
            "package com.acme.jobs; import dev.weir.api.*; public class Own implements Job<NoArgs>"
                + " { public void define(JobBuilder job, NoArgs args) {"
                + " com.acme.lib.Ours.call(); org.other.Theirs.call();"
                + " dev.weir.connectors.lake.Lake.name(); } }",
            "com.acme.lib.Ours",
            "package com.acme.lib; public class Ours {"
                + " public static void call() { System.nanoTime(); } }",
            "org.other.Theirs",
            "package org.other; public class Theirs {"
                + " public static void call() { System.nanoTime(); } }"),
        Map.of());
    try (JobJar job = JobJar.open(jar, installed())) {
      assertThat(JobLint.warnings(job.load("com.acme.jobs.Own")))
          .singleElement()
          .asString()
          .startsWith("WEIR-1020 com.acme.lib.Ours:1 (call) reads the clock, System.nanoTime: ");
    }
  }

  @Test
  void namesAMissingClass() throws Exception {
    try (JobJar job = job("package user; public class Main {}")) {
      assertThatThrownBy(() -> job.load("user.Other"))
          .hasMessageContaining("expected class user.Other in job.jar, found none");
    }
  }
}
