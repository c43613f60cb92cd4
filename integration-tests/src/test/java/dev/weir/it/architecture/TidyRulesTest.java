package dev.weir.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule of {@link TidyTest} finds the place that breaks it, and lets its neighbour pass. */
class TidyRulesTest {

  @Test
  void fileLength() {
    assertThat(SizeRules.fileLength(java("class A {}\n" + "\n".repeat(398)))).isEmpty();
    assertThat(SizeRules.fileLength(java("class A {}\n" + "\n".repeat(399))))
        .singleElement()
        .hasToString(
            "worker/src/main/java/dev/weir/worker/A.java:401: 401 lines, at most 400 are allowed."
                + " Split the type where it does two things.");
  }

  @Test
  void shellLength() {
    String thick = "// a word\nimport a.B;\nclass A {\n" + "int i;\n".repeat(149) + "}\n";
    String thin = thick.replaceFirst("int i;\n", "\n/** Two\n * lines. */\n");

    assertThat(SizeRules.shellLength(shell("rpc/A", thin))).isEmpty();
    assertLines(SizeRules.shellLength(shell("rpc/A", thick)), 1);
    assertLines(SizeRules.shellLength(shell("rpc/deep/A", thick)), 1);
    assertLines(SizeRules.shellLength(shell("task/OneLoop", thick)), 1);
    assertThat(SizeRules.shellLength(shell("task/A", thick))).isEmpty();
  }

  private static SourceFile shell(String path, String body) {
    String name = "dev/weir/worker/" + path;
    return SourceFile.of(
        "worker/src/main/java/" + name + ".java",
        "package " + name.substring(0, name.lastIndexOf('/')).replace('/', '.') + ";\n" + body);
  }

  @Test
  void methodLength() {
    String shortest = "class A {\n void a() {" + "\n".repeat(59) + " }\n";

    assertThat(SizeRules.methodLength(java(shortest + "}"))).isEmpty();
    assertLines(SizeRules.methodLength(java(shortest.replace(" }\n", "\n }\n") + "}")), 3);
    assertLines(SizeRules.methodLength(java("class A {\n A() {" + "\n".repeat(60) + "}}")), 3);
    assertLines(SizeRules.methodLength(java("class A {\n static {" + "\n".repeat(60) + "}}")), 3);
    assertLines(SizeRules.methodLength(java("record A() { A {" + "\n".repeat(60) + "}}")), 2);
  }

  @Test
  void parameters() {
    assertThat(SizeRules.parameters(java("class A { A(" + ints(7) + ") {} }"))).isEmpty();
    assertThat(SizeRules.parameters(java("class A { void a(" + ints(8) + ") {} }"))).isEmpty();
    assertLines(SizeRules.parameters(java("class A {\n A(" + ints(8) + ") {} }")), 3);
    assertLines(SizeRules.parameters(java("record A(" + ints(8) + ") {}")), 2);
  }

  @Test
  void inheritanceDepth() {
    SourceFile one = java("class One extends RuntimeException {}");
    SourceFile two = java("class Two { static class Deep extends One {} }");
    SourceFile three =
        in("dev.weir.api", "import dev.weir.worker.Two; class T extends Two.Deep {}");
    SourceFile nearest = in("dev.weir.api", "class T extends Two.Deep {}");
    SourceFile namesake = in("dev.weir.api", "class Two { static class Deep {} }");

    assertThat(SizeRules.inheritanceDepth(List.of(one, two, namesake))).isEmpty();
    assertLines(SizeRules.inheritanceDepth(List.of(one, two, three)), 2);
    assertThat(SizeRules.inheritanceDepth(List.of(one, two, namesake, nearest))).isEmpty();
  }

  @Test
  void typeNames() {
    for (String good : List.of("Default", "Database", "Utility", "Implementation", "Base")) {
      assertThat(NameRules.typeNames(java("@interface " + good + " {}"))).as(good).isEmpty();
    }
    for (String bad :
        List.of(
            "TimeUtil",
            "TimeUtils",
            "JobHelper",
            "StateManager",
            "StoreImpl",
            "AbstractStore",
            "DefaultStore",
            "StoreBase")) {
      assertLines(NameRules.typeNames(java("class " + bad + " {}")), 2);
      assertLines(NameRules.typeNames(java("class A {\n record " + bad + "() {} }")), 3);
    }
  }

  @Test
  void packageNames() {
    assertThat(NameRules.packageNames(in("dev.weir.worker.commons", "class A {}"))).isEmpty();
    for (String bad : List.of("common", "misc", "util")) {
      assertLines(NameRules.packageNames(in("dev.weir." + bad + ".a", "class A {}")), 1);
    }
  }

  @Test
  void packageOfModule() {
    for (String path :
        List.of(
            "worker/src/main/java/dev/weir/worker/task/A.java",
            "state-backend/src/main/java/dev/weir/state/A.java",
            "connectors/files/src/main/java/dev/weir/connectors/files/A.java",
            "worker/src/test/java/dev/weir/elsewhere/A.java")) {
      assertThat(NameRules.packageOfModule(at(path))).as(path).isEmpty();
    }
    assertLines(
        NameRules.packageOfModule(at("worker/src/main/java/dev/weir/coordinator/A.java")), 1);
    assertLines(NameRules.packageOfModule(at("api/src/main/java/dev/weir/apish/A.java")), 1);
  }

  @Test
  void accessors() {
    assertThat(
            NameRules.accessors(
                java("class A { int get() { return 1; } int getaway() { return 1; } }")))
        .isEmpty();
    assertThat(
            NameRules.accessors(java("class A extends B { @Override int getX() { return 1; } }")))
        .isEmpty();
    assertLines(NameRules.accessors(java("class A {\n int getX() { return 1; } }")), 3);
  }

  @Test
  void packageInfo() {
    SourceFile type = java("class A {}");
    String path = "worker/src/main/java/dev/weir/worker/package-info.java";
    SourceFile described = SourceFile.of(path, "/** What for. */ package dev.weir.worker;");
    SourceFile empty = SourceFile.of(path, "package dev.weir.worker;");

    assertThat(TextRules.packageInfo(List.of(type, described))).isEmpty();
    assertLines(TextRules.packageInfo(List.of(type)), 1);
    assertLines(TextRules.packageInfo(List.of(type, empty)), 1);
  }

  @Test
  void javadoc() {
    assertThat(TextRules.javadoc(java("/** Is an A. */ @Deprecated class A { class B {} }")))
        .isEmpty();
    assertLines(TextRules.javadoc(java("class A {}")), 2);
    assertLines(TextRules.javadoc(java("// no Javadoc\nclass A {}")), 3);
  }

  @Test
  void sleeps() {
    assertThat(TextRules.sleeps(java("class A { String s = \"Thread.sleep(1)\"; }"))).isEmpty();
    assertThat(TextRules.sleeps(java("class A { void a(Cat cat) { cat.sleep(); } }"))).isEmpty();
    for (String bad :
        List.of(
            "void a() { Thread.sleep(1); }",
            "void a() { java.lang.Thread.sleep(1); }",
            "void a() { TimeUnit.SECONDS.sleep(1); }",
            "Object o = (Waits) Thread::sleep;")) {
      assertLines(TextRules.sleeps(java("class A {\n" + bad + " }")), 3);
    }
    assertLines(TextRules.sleeps(java("import static java.lang.Thread.sleep;\nclass A {}")), 2);
  }

  @Test
  void markers() {
    for (String marker : List.of("TO" + "DO", "FIX" + "ME", "XX" + "X")) {
      assertLines(TextRules.markers(java("// " + marker + ": later\nclass A {}")), 2);
      assertLines(TextRules.markers(SourceFile.of("pom.xml", "\n<!-- " + marker + " -->")), 2);
      assertThat(TextRules.markers(java("class A { String s = \"" + marker + "\"; }"))).isEmpty();
    }
  }

  @Test
  void machinePaths() {
    for (String path : List.of("/" + "work/jobs", "/" + "root/.m2", "/" + "home/me/x")) {
      assertLines(TextRules.machinePaths(java("class A {\n String s = \"" + path + "\"; }")), 3);
      assertLines(TextRules.machinePaths(SourceFile.of("weir", "cd " + path)), 1);
    }
    assertThat(TextRules.machinePaths(java("// its work/root/part\nclass A {}"))).isEmpty();
  }

  @Test
  void tabs() {
    assertThat(TextRules.tabs(java("class A { String s = \"\\t\"; }"))).isEmpty();
    assertLines(TextRules.tabs(java("class A {\n\tint i; }")), 3);
  }

  /** Its first line is the package; the body starts on the second. */
  private static SourceFile java(String body) {
    return SourceFile.of(
        "worker/src/main/java/dev/weir/worker/A.java", "package dev.weir.worker;\n" + body);
  }

  private static SourceFile in(String packageName, String body) {
    return SourceFile.of(
        "api/src/main/java/" + packageName.replace('.', '/') + "/A.java",
        "package " + packageName + ";\n" + body);
  }

  private static SourceFile at(String path) {
    String packageName = path.replaceAll(".*/java/(.*)/A\\.java", "$1").replace('/', '.');
    return SourceFile.of(path, "package " + packageName + "; class A {}");
  }

  private static String ints(int count) {
    return String.join(", ", IntStream.range(0, count).mapToObj(i -> "int i" + i).toList());
  }

  private static void assertLines(List<Violation> violations, Integer... lines) {
    assertThat(violations).extracting(Violation::line).containsExactly(lines);
    assertThat(Stream.of(violations.get(0).what(), violations.get(0).remedy()))
        .allSatisfy(text -> assertThat(text).isNotBlank());
  }
}
