package dev.weir.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each rule of {@link ArchitectureRules} finds what it is there for, and lets its neighbour pass.
 */
class ArchitectureRulesTest {

  private static final String API = "package dev.weir.api; public class Thing {}";
  private static final String WORKER = "package dev.weir.worker; public class Worker {}";

  /** Shared by all samples: reading the class path anew for each would take most of the time. */
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  @TempDir Path dir;

  @Test
  void moduleGraph() {
    ArchRule rule = ArchitectureRules.MODULE_GRAPH;

    assertHolds(rule, API, "package dev.weir.worker; class Uses { dev.weir.api.Thing thing; }");
    assertBroken(
        rule,
        "dev.weir.coordinator.Uses",
        WORKER,
        "package dev.weir.coordinator; class Uses { dev.weir.worker.Worker[] workers; }");
    assertBroken(
        rule,
        "dev.weir.api.Uses",
        WORKER,
        "package dev.weir.api; class Uses { Object o = new dev.weir.worker.Worker(); }");
    assertBroken(rule, "belongs to no module", "package dev.weir.elsewhere; class Lost {}");
  }

  @Test
  void coordinatorSeesOnlyThePlainRecordsOfTheApi() {
    ArchRule rule = ArchitectureRules.MODULE_GRAPH;

    assertHolds(
        rule,
        "package dev.weir.api.id; public record JobId(String id) {}",
        "package dev.weir.coordinator; class Uses { dev.weir.api.id.JobId job; }");
    assertBroken(
        rule,
        "dev.weir.coordinator.Uses",
        API,
        "package dev.weir.coordinator; class Uses { dev.weir.api.Thing thing; }");
  }

  @Test
  void connectorsDoNotSeeEachOther() {
    assertBroken(
        ArchitectureRules.MODULE_GRAPH,
        "dev.weir.connectors.simple.Uses",
        "package dev.weir.connectors.files; public class Files {}",
        "package dev.weir.connectors.simple; class Uses { dev.weir.connectors.files.Files files; }");
  }

  @Test
  void packageCycles() {
    ArchRule rule = ArchitectureRules.NO_PACKAGE_CYCLES;
    String back = "package dev.weir.worker.a; public class A { dev.weir.worker.b.B b; }";

    assertHolds(rule, back, "package dev.weir.worker.b; public class B {}");
    assertBroken(
        rule,
        "Cycle",
        back,
        "package dev.weir.worker.b; public class B { dev.weir.worker.a.A a; }");
  }

  @Test
  void generatedClasses() {
    ArchRule rule = ArchitectureRules.GENERATED_ONLY_IN_RPC;
    String sample = "package dev.weir.proto; public class SampleMessage {}";

    assertHolds(
        rule,
        sample,
        "package dev.weir.worker.rpc; class Wire { dev.weir.proto.SampleMessage m; }");
    assertBroken(
        rule,
        "dev.weir.worker.task.Task",
        sample,
        "package dev.weir.worker.task; class Task { dev.weir.proto.SampleMessage m; }");
  }

  @Test
  void objectStoreSdk() {
    ArchRule rule = ArchitectureRules.AWS_ONLY_IN_S3;
    String body = " class Blobs { com.amazonaws.services.s3.AmazonS3 s3; }";

    assertHolds(rule, "package dev.weir.checkpointing.store.s3;" + body);
    assertBroken(rule, "Blobs", "package dev.weir.checkpointing.store;" + body);
    assertBroken(rule, "Blobs", "package dev.weir.worker.s3;" + body);
  }

  @Test
  void zooKeeper() {
    ArchRule rule = ArchitectureRules.ZOOKEEPER_ONLY_IN_ZOOKEEPER;
    String body = " class Election { org.apache.curator.framework.CuratorFramework c; }";

    assertHolds(rule, "package dev.weir.coordinator.leader.zookeeper;" + body);
    assertBroken(rule, "Election", "package dev.weir.coordinator.leader;" + body);
  }

  @Test
  void rocksDb() {
    ArchRule rule = ArchitectureRules.ROCKSDB_ONLY_IN_ROCKSDB;
    String body = " class Table { org.rocksdb.RocksDB db; }";

    assertHolds(rule, "package dev.weir.state.rocksdb;" + body);
    assertBroken(rule, "Table", "package dev.weir.worker.rocksdb;" + body);
  }

  @Test
  void javaSerialization() {
    ArchRule rule = ArchitectureRules.NO_JAVA_SERIALIZATION;

    assertHolds(
        rule,
        "package dev.weir.api; enum Kind { A }",
        "package dev.weir.api; class Failed extends RuntimeException {}");
    assertBroken(rule, "Dto", "package dev.weir.api; class Dto implements java.io.Serializable {}");
    assertBroken(
        rule,
        "Reads",
        "package dev.weir.api; class Reads {"
            + " Object read(java.io.InputStream in) throws Exception {"
            + " return new java.io.ObjectInputStream(in).readObject(); } }");
  }

  @Test
  void cores() {
    ArchRule rule = ArchitectureRules.CORES_ARE_PURE;

    assertHolds(rule, core("long on(long nowMs) { return nowMs + 1; }"));
    for (String body :
        List.of(
            "long now() { return System.nanoTime(); }",
            "java.util.function.LongSupplier clock = System::currentTimeMillis;",
            "Object id = java.util.UUID.randomUUID();",
            "Object at = java.time.Instant.now();",
            "java.time.Clock clock;",
            "Object random = new java.util.Random(1);",
            "Runnable r = () -> Thread.yield();",
            "java.nio.file.Path path;",
            "void read(java.io.InputStream in) {}",
            "java.net.URI uri;",
            "org.slf4j.Logger log;",
            "static class Nested { long t = System.nanoTime(); }")) {
      assertBroken(rule, "SampleCore", core(body));
    }
  }

  @Test
  void effectsOutsideShells() {
    ArchRule rule = ArchitectureRules.EFFECTS_ONLY_IN_SHELLS;
    String asksTime = " { long now() { return System.nanoTime(); } }";
    String opens = " { boolean b = java.nio.file.Files.exists(java.nio.file.Path.of(\"a\")); }";

    assertHolds(rule, "package dev.weir.worker.task; class TaskLoop" + asksTime);
    assertHolds(rule, "package dev.weir.deploy; class Main" + asksTime);
    assertHolds(rule, "package dev.weir.checkpointing.store.file; class Blobs" + opens);
    assertHolds(
        rule, "package dev.weir.worker; record Config(java.nio.file.Path dir, java.net.URI s) {}");
    assertBroken(rule, "Task.now", "package dev.weir.worker.task; class Task" + asksTime);
    assertBroken(rule, "Blobs", "package dev.weir.checkpointing.store; class Blobs" + opens);
    assertBroken(
        rule,
        "Runs",
        "package dev.weir.worker; class Runs { void run(Runnable r) { new Thread(r).start(); } }");
    assertBroken(rule, "Calls", "package dev.weir.worker; class Calls { java.net.Socket socket; }");
  }

  private static String core(String body) {
    return "package dev.weir.worker.task; class SampleCore { " + body + " }";
  }

  private void assertHolds(ArchRule rule, String... sources) {
    assertThat(violations(rule, sources)).isEmpty();
  }

  private void assertBroken(ArchRule rule, String expected, String... sources) {
    assertThat(violations(rule, sources)).anyMatch(v -> v.contains(expected));
  }

  private List<String> violations(ArchRule rule, String... sources) {
    JavaClasses classes = new ClassFileImporter().importPath(compile(sources));
    return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
  }

  private Path compile(String... sources) {
    try {
      Path out = Files.createTempDirectory(dir, "classes");
      FILES.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(out));
      boolean compiled =
          COMPILER
              .getTask(
                  null,
                  FILES,
                  null,
                  List.of("-proc:none"),
                  null,
                  Stream.of(sources).map(Sample::new).toList())
              .call();
      assertThat(compiled).as("compiling %s", List.of(sources)).isTrue();
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the classes of a sample under " + dir, e);
    }
  }

  /** A source that exists in memory only; the compiler wants a file name that fits its type. */
  private static final class Sample extends SimpleJavaFileObject {

    private final String text;

    Sample(String text) {
      super(
          URI.create(
              "sample:///"
                  + text.replaceAll("(?s).*?\\b(?:class|record|enum) (\\w+).*", "$1.java")),
          Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
