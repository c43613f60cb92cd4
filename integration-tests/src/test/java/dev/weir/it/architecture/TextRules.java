package dev.weir.it.architecture;

import com.github.javaparser.ast.ImportDeclaration;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.MethodReferenceExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a text must have and what it must not have: sources in, violations out. */
final class TextRules {

  /** Written so that it does not match itself. */
  private static final Pattern MARKER = Pattern.compile("\\b(TO[D]O|FIX[M]E|XX[X])\\b");

  private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.-])/(work|root|home)/");

  private static final Pattern SLEEPER =
      Pattern.compile(
          "(java\\.lang\\.)?Thread"
              + "|(.*\\.)?(NANOSECONDS|MICROSECONDS|MILLISECONDS|SECONDS|MINUTES|HOURS|DAYS)");

  private TextRules() {}

  /** Every package with main types has a package-info that says what it is for. */
  static List<Violation> packageInfo(List<SourceFile> files) {
    Map<String, SourceFile> undescribed = new TreeMap<>();
    files.stream().filter(SourceFile::isMain).forEach(f -> undescribed.put(f.directory(), f));
    files.stream()
        .filter(f -> f.isPackageInfo() && f.text().contains("/**"))
        .forEach(f -> undescribed.remove(f.directory()));
    return undescribed.values().stream()
        .map(
            f ->
                f.at(
                    1,
                    "package " + f.packageName() + " has no package-info.java with Javadoc",
                    "Say there what the package is for and where to start reading"))
        .toList();
  }

  static List<Violation> javadoc(SourceFile file) {
    if (!file.isMain()) {
      return List.of();
    }
    List<Violation> found = new ArrayList<>();
    for (TypeDeclaration<?> type : file.unit().getTypes()) {
      if (type.getJavadocComment().isEmpty()) {
        found.add(
            file.at(
                type,
                type.getNameAsString() + " has no Javadoc",
                "Say what it is, which thread owns it and what always holds"));
      }
    }
    return found;
  }

  static List<Violation> sleeps(SourceFile file) {
    Stream<Node> calls =
        file.all(MethodCallExpr.class).stream()
            .filter(c -> c.getNameAsString().equals("sleep"))
            .filter(c -> c.getScope().filter(s -> isSleeper(s.toString())).isPresent())
            .map(c -> c);
    Stream<Node> references =
        file.all(MethodReferenceExpr.class).stream()
            .filter(r -> r.getIdentifier().equals("sleep") && isSleeper(r.getScope().toString()))
            .map(r -> r);
    Stream<Node> imports =
        file.all(ImportDeclaration.class).stream()
            .filter(i -> i.isStatic() && i.getNameAsString().equals("java.lang.Thread.sleep"))
            .map(i -> i);
    return Stream.of(calls, references, imports)
        .flatMap(s -> s)
        .map(
            n ->
                file.at(
                    n,
                    "a sleep waits too long or not long enough",
                    "Wait for the condition itself (Awaitility, a latch, a timer of the loop)"))
        .toList();
  }

  /** In Java only comments are looked at: a name or a string may contain the letters. */
  static List<Violation> markers(SourceFile file) {
    if (file.isJava()) {
      return file.unit().getAllContainedComments().stream()
          .filter(c -> MARKER.matcher(c.getContent()).find())
          .map(c -> file.at(c, "a mark for later", "Do it now, or drop it"))
          .toList();
    }
    return lines(file, MARKER, "a mark for later", "Do it now, or drop it");
  }

  static List<Violation> machinePaths(SourceFile file) {
    return lines(
        file,
        MACHINE_PATH,
        "a path that exists on one machine only",
        "Make it relative to the repository or an argument");
  }

  static List<Violation> tabs(SourceFile file) {
    return lines(file, Pattern.compile("\t"), "a tab", "Indent with two spaces");
  }

  private static boolean isSleeper(String scope) {
    return SLEEPER.matcher(scope).matches();
  }

  private static List<Violation> lines(
      SourceFile file, Pattern banned, String what, String remedy) {
    List<String> lines = file.lines();
    return IntStream.range(0, lines.size())
        .filter(i -> banned.matcher(lines.get(i)).find())
        .mapToObj(i -> file.at(i + 1, what, remedy))
        .toList();
  }
}
