package dev.weir.worker.process.jar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.worker.lint.Lint;
import dev.weir.worker.process.WarmUpJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

class JobLintTest {
  private static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.of(
              "CLOCK", "reads the clock",
              "RANDOM", "draws something random",
              "ENVIRONMENT", "reads the environment",
              "THREADS", "starts threads",
              "WAIT", "waits",
              "NETWORK", "opens a connection",
              "FILES", "touches files",
              "PROCESS", "starts or ends a process",
              "STATICS", "changes a static field"));
  private static final Pattern WARNING =
      Pattern.compile("WEIR-1020 [\\w.$]+:(\\d+) \\([^)]+\\) ([a-z ]+), ([\\w. ]+): .+");

  /** Line and warning, as the comments in the source say. */
  private static List<String> expected() throws IOException {
    Path source = Path.of("src/test/java/dev/weir/worker/process/jar/DoubtfulJob.java");
    List<String> expected = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(source)) {
      number++;
      int comment = line.indexOf(" // ");
      if (comment >= 0) {
        String remark = line.substring(comment + 4);
        int space = remark.indexOf(' ');
        expected.add(
            number + " " + KINDS.get(remark.substring(0, space)) + remark.substring(space));
      }
    }
    return expected;
  }

  @Test
  void everythingDoubtfulIsWarnedOfAndNothingElse() throws IOException {
    List<String> found = new ArrayList<>();
    for (String warning : JobLint.warnings(DoubtfulJob.class)) {
      Matcher matcher = WARNING.matcher(warning);
      assertThat(matcher.matches()).as(warning).isTrue();
      found.add(matcher.group(1) + " " + matcher.group(2) + " " + matcher.group(3));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected());
  }

  @Test
  void aWarningSaysWhereWhatAndWhatToDo() {
    String name = DoubtfulJob.class.getName();
    assertThat(JobLint.warnings(DoubtfulJob.class))
        .isEqualTo(JobLint.warnings(DoubtfulJob.class))
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .startsWith("WEIR-1020 " + name + ":")
                    .contains(" (define) reads the clock, System.currentTimeMillis: ")
                    .endsWith("ctx.now() in a ProcessFunction, which a test can move"))
        .anySatisfy(
            warning -> assertThat(warning).contains(name + ":").contains("(a lambda in define)"))
        .anySatisfy(warning -> assertThat(warning).contains("$Part:").contains("(constructor)"))
        .anySatisfy(warning -> assertThat(warning).contains("(static initialiser)"));
  }

  @Test
  void aJobWithoutDoubtsIsWarnedOfNothing() {
    assertThat(JobLint.warnings(WarmUpJob.class)).isEmpty();
  }

  @Test
  void ofVeryManyPlacesOnlyTheirNumberIsSaid() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < Lint.MAX_WARNINGS + 7; i++) {
      many.add("m" + i);
    }
    List<String> warnings =
        Lint.warnings(
            "com/acme/Many",
            name -> name.equals("com/acme/Many") ? many(many) : null,
            n -> Set.of());
    assertThat(warnings).hasSize(Lint.MAX_WARNINGS + 1);
    assertThat(warnings).last().isEqualTo("WEIR-1020 and 7 more places like these");
  }

  private static byte[] many(List<String> methods) {
    var writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, 0, "com/acme/Many", null, "java/lang/Object", null);
    var define = writer.visitMethod(0, "define", "()V", null, null);
    for (String method : methods) {
      define.visitMethodInsn(Opcodes.INVOKESTATIC, "com/acme/Many", method, "()V", false);
      var body = writer.visitMethod(Opcodes.ACC_STATIC, method, "()V", null, null);
      var start = new Label();
      body.visitLabel(start);
      body.visitLineNumber(Integer.parseInt(method.substring(1)) + 1, start);
      body.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false);
      body.visitMaxs(2, 0);
      body.visitEnd();
    }
    define.visitMaxs(0, 1);
    define.visitEnd();
    return writer.toByteArray();
  }

  @Test
  void aJobWithoutEndIsLookedThroughInPart() {
    List<String> warnings =
        Lint.warnings(
            "com/acme/C0",
            name -> {
              int next = Integer.parseInt(name.substring("com/acme/C".length())) + 1;
              var writer = new ClassWriter(0);
              writer.visit(Opcodes.V17, 0, name, null, "java/lang/Object", null);
              var define = writer.visitMethod(Opcodes.ACC_STATIC, "define", "()V", null, null);
              define.visitMethodInsn(
                  Opcodes.INVOKESTATIC, "com/acme/C" + next, "define", "()V", false);
              define.visitMaxs(0, 0);
              define.visitEnd();
              return writer.toByteArray();
            },
            n -> Set.of());
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("larger than what is looked through: 1000 classes");
  }

  @Test
  void librariesInTheJarAreNotLookedInto() {
    List<String> asked = new ArrayList<>();
    Lint.warnings(
        "com/acme/Many",
        name -> {
          asked.add(name);
          return many(List.of("m0"));
        },
        n -> Set.of());
    assertThat(asked).allSatisfy(name -> assertThat(name).startsWith("com/acme/"));
  }

  @Test
  void bytesThatNobodyCanReadAreLeftToTheJvm() {
    assertThat(Lint.warnings("com/acme/Many", name -> new byte[] {1, 2, 3}, n -> Set.of()))
        .isEmpty();
  }
}
