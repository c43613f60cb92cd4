package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.engine.process.Engine;
import dev.weir.benchmarks.engine.process.EngineMain;
import dev.weir.benchmarks.engine.process.HandInOneJvm;
import dev.weir.benchmarks.engine.process.WeirInOneJvm;
import dev.weir.benchmarks.engine.process.WeirInTwoJvms;
import dev.weir.benchmarks.workload.Query;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to start an engine's process.
 *
 * @param mode in one JVM that process does the work itself
 * @param starter class of its Engine.Starter
 * @param heap of each JVM that works, as the flags of a JVM spell it
 * @param flags that this engine needs, beyond those that all get
 * @param libraries class path of its own, before ours
 * @param environment of its process and of those that it starts, besides our own
 */
record EngineSpec(
    String name,
    Mode mode,
    String starter,
    String heap,
    List<String> flags,
    String libraries,
    Map<String, String> environment) {
  private static final String HEAP = "weir.benchmarks.heap";

  /** Where a worker looks for options of its executors' JVMs. */
  private static final String EXECUTOR_OPTIONS = "WEIR_EXECUTOR_OPTIONS";

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
   * An engine, as a plan asks for it.
   *
   * @param heap see {@link #heap(Mode, Query)}
   * @param ours environment of this process
   */
  static EngineSpec of(String name, Plan plan, String heap, Map<String, String> ours)
      throws IOException {
    boolean one = plan.mode() == Mode.ONE_JVM;
    return switch (name) {
      case "weir" ->
          one ? inOneJvm(name, heap, WeirInOneJvm.class) : installed(name, plan, heap, ours);
      case "hand" -> inOneJvm(name, heap, HandInOneJvm.class);
      case "flink" -> peer(name, plan, "Flink", heap, FLINK_OPENS);
      case "jet" -> peer(name, plan, "Jet", heap, JET_OPENS);
      default ->
          throw new IllegalArgumentException(
              "no engine '" + name + "'; there are weir, flink, jet, hand");
    };
  }

  private static EngineSpec inOneJvm(
      String name, String heap, Class<? extends Engine.Starter> starter) {
    return new EngineSpec(name, Mode.ONE_JVM, starter.getName(), heap, List.of(), "", Map.of());
  }

  /** Processes as the distribution has them: its jars, and the classes that it keeps. */
  private static EngineSpec installed(String name, Plan plan, String heap, Map<String, String> ours)
      throws IOException {
    Path jar = plan.home().resolve("target/weir-benchmarks.jar");
    Path weir = plan.home().resolveSibling("deploy").resolve("target/dist/weir");
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
    return new EngineSpec(
        name,
        plan.mode(),
        WeirInTwoJvms.class.getName(),
        heap,
        flags,
        libraries,
        plan.job().executorFlags() == ExecutorFlags.EQUAL
            ? Map.of(EXECUTOR_OPTIONS, equalOptions(heap, ours))
            : Map.of());
  }

  /** After those of whoever runs the benchmarks, who may want to look into an executor. */
  private static String equalOptions(String heap, Map<String, String> ours) {
    String others = ours.get(EXECUTOR_OPTIONS);
    return (others == null ? "" : others + " ") + String.join(" ", equalFlags(heap));
  }

  /** Of every JVM that does an engine's work. */
  private static List<String> equalFlags(String heap) {
    return List.of("-XX:+UseG1GC", "-Xms" + heap, "-Xmx" + heap);
  }

  /** What all JVMs that work have, where no query needs more. */
  static String usualHeap() {
    return System.getProperty(HEAP, "3g");
  }

  /** The same for a query: one that keeps persons and auctions of the whole stream needs more. */
  static String heap(Mode mode, Query query) {
    return query == Query.Q3 && mode == Mode.ONE_JVM ? System.getProperty(HEAP, "5g") : usualHeap();
  }

  private static EngineSpec peer(
      String name, Plan plan, String prefix, String heap, List<String> opens) throws IOException {
    Path target = plan.home().resolve(name).resolve("target");
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
        plan.mode(),
        "dev.weir.benchmarks."
            + name
            + "."
            + prefix
            + (plan.mode() == Mode.ONE_JVM ? "InOneJvm" : "InTwoJvms"),
        heap,
        flags,
        target.resolve("classes") + File.pathSeparator + Files.readString(list).strip(),
        Map.of());
  }

  List<String> command(int parallelism, int spares, Path directory) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(equalFlags(heap));
    if (mode == Mode.ONE_JVM) {
      command.add(TOUCHED_HEAP);
    }
    command.addAll(flags);
    command.add("-D" + Engine.Starter.SPARES + "=" + spares);
    String own = System.getProperty("java.class.path");
    command.addAll(
        List.of("-cp", libraries.isEmpty() ? own : libraries, EngineMain.class.getName()));
    command.addAll(List.of(starter, "" + parallelism, directory.toString()));
    return command;
  }
}
