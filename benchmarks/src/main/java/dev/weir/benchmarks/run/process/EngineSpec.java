package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.engine.process.Engine;
import dev.weir.benchmarks.engine.process.EngineMain;
import dev.weir.benchmarks.engine.process.HandInOneJvm;
import dev.weir.benchmarks.engine.process.WeirInOneJvm;
import dev.weir.benchmarks.engine.process.WeirInTwoJvms;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start an engine's process.
 *
 * @param mode in one JVM that process does the work itself
 * @param starter class of its Engine.Starter
 * @param flags that this engine needs, beyond those that all get
 * @param libraries class path of its own, before ours
 */
record EngineSpec(String name, Mode mode, String starter, List<String> flags, String libraries) {
  /** Of every JVM that does an engine's work, with the heap; Weir's own executors excepted. */
  private static final List<String> EQUAL_FLAGS = List.of("-XX:+UseG1GC");

  /** Where that JVM works itself: else the first jobs pay for memory that the later ones find. */
  private static final String TOUCHED_HEAP = "-XX:+AlwaysPreTouch";

  private static final List<String> FLINK_OPENS =
      List.of(
          "java.lang",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.lang.reflect",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private static final List<String> JET_OPENS =
      List.of("java.lang", "sun.nio.ch", "jdk.internal.ref");

  /**
   * An engine.
   *
   * @param mode one-jvm or two-jvms
   * @param home the directory of the benchmarks, where the peers' class paths are
   */
  static EngineSpec of(String name, Mode mode, Path home) throws IOException {
    boolean one = mode == Mode.ONE_JVM;
    return switch (name) {
      case "weir" ->
          one
              ? new EngineSpec(name, mode, WeirInOneJvm.class.getName(), List.of(), "")
              : installed(name, mode, home);
      case "hand" -> new EngineSpec(name, mode, HandInOneJvm.class.getName(), List.of(), "");
      case "flink" -> peer(name, mode, "Flink", FLINK_OPENS, home);
      case "jet" -> peer(name, mode, "Jet", JET_OPENS, home);
      default ->
          throw new IllegalArgumentException(
              "no engine '" + name + "'; there are weir, flink, jet, hand");
    };
  }

  /** Processes as the distribution has them: its jars, and the classes that it keeps. */
  private static EngineSpec installed(String name, Mode mode, Path home) throws IOException {
    Path jar = home.resolve("target/weir-benchmarks.jar");
    Path weir = home.resolveSibling("deploy").resolve("target/dist/weir");
    Path archive = weir.resolve("lib/weir.jsa");
    if (!Files.exists(archive)) {
      throw new IOException(
          "Weir is not installed: expected " + archive + "; build module deploy, run weir train");
    }
    List<String> flags =
        List.of(
            "-D" + WeirInTwoJvms.JAR + "=" + jar,
            "-Dweir.home=" + weir,
            "-Dweir.archive=" + archive);
    String libraries = weir.resolve("lib") + "/*" + File.pathSeparator + jar;
    return new EngineSpec(name, mode, WeirInTwoJvms.class.getName(), flags, libraries);
  }

  private static EngineSpec peer(
      String name, Mode mode, String prefix, List<String> opens, Path home) throws IOException {
    Path target = home.resolve(name).resolve("target");
    Path list = target.resolve("classpath.txt");
    if (!Files.exists(list)) {
      throw new IOException(
          name + " is not built: expected " + list + "; build with ./mvnw -P peers package");
    }
    var flags = new ArrayList<String>();
    opens.forEach(
        opened -> flags.addAll(List.of("--add-opens", "java.base/" + opened + "=ALL-UNNAMED")));
    return new EngineSpec(
        name,
        mode,
        "dev.weir.benchmarks."
            + name
            + "."
            + prefix
            + (mode == Mode.ONE_JVM ? "InOneJvm" : "InTwoJvms"),
        flags,
        target.resolve("classes") + File.pathSeparator + Files.readString(list).strip());
  }

  List<String> command(int parallelism, int spares, Path directory) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(EQUAL_FLAGS);
    if (mode == Mode.ONE_JVM) {
      command.add(TOUCHED_HEAP);
    }
    String heap = System.getProperty("weir.benchmarks.heap", "3g");
    command.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
    command.addAll(flags);
    command.add("-D" + Engine.Starter.SPARES + "=" + spares);
    String own = System.getProperty("java.class.path");
    command.addAll(
        List.of("-cp", libraries.isEmpty() ? own : libraries, EngineMain.class.getName()));
    command.addAll(List.of(starter, "" + parallelism, directory.toString()));
    return command;
  }
}
