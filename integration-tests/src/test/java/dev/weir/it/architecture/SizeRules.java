package dev.weir.it.architecture;

import com.github.javaparser.JavaToken;
import com.github.javaparser.Range;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.CompactConstructorDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.InitializerDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.RecordDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The house numbers: sources in, violations out. */
final class SizeRules {

  static final int FILE_LINES = 400;
  static final int SHELL_LINES = 150;
  static final int METHOD_LINES = 60;
  static final int PARAMETERS = 7;
  static final int INHERITANCE_DEPTH = 2;

  private SizeRules() {}

  static List<Violation> fileLength(SourceFile file) {
    int lines = file.lines().size();
    return lines <= FILE_LINES
        ? List.of()
        : List.of(
            file.at(
                FILE_LINES + 1,
                lines + " lines, at most " + FILE_LINES + " are allowed",
                "Split the type where it does two things"));
  }

  /** What talks to the outside does little else. Comments and imports are not counted. */
  static List<Violation> shellLength(SourceFile file) {
    if (!file.isMain() || !isShell(file)) {
      return List.of();
    }
    int lines = linesOfCode(file);
    return lines <= SHELL_LINES
        ? List.of()
        : List.of(
            file.at(
                1,
                lines + " lines of code in a shell, at most " + SHELL_LINES + " are allowed",
                "Give what it decides, reads or writes a class of its own"));
  }

  private static boolean isShell(SourceFile file) {
    return file.path().endsWith("Loop.java")
        || Stream.of(file.packageName().split("\\.")).anyMatch(ArchitectureRules.SHELLS::contains);
  }

  private static int linesOfCode(SourceFile file) {
    var lines = new TreeSet<Integer>();
    for (JavaToken token : file.unit().getTokenRange().orElseThrow()) {
      if (!token.getCategory().isWhitespaceOrComment()) {
        token.getRange().ifPresent(r -> addAll(lines, r));
      }
    }
    Stream.concat(file.unit().getPackageDeclaration().stream(), file.unit().getImports().stream())
        .flatMap(d -> d.getRange().stream())
        .forEach(r -> lines.subSet(r.begin.line, r.end.line + 1).clear());
    return lines.size();
  }

  private static void addAll(TreeSet<Integer> lines, Range range) {
    for (int line = range.begin.line; line <= range.end.line; line++) {
      lines.add(line);
    }
  }

  static List<Violation> methodLength(SourceFile file) {
    return Stream.<Class<? extends Node>>of(
            MethodDeclaration.class,
            ConstructorDeclaration.class,
            CompactConstructorDeclaration.class,
            InitializerDeclaration.class)
        .flatMap(kind -> file.all(kind).stream())
        .filter(m -> lines(m) > METHOD_LINES)
        .map(
            m ->
                file.at(
                    m,
                    "a body of " + lines(m) + " lines, at most " + METHOD_LINES + " are allowed",
                    "Give each step a method of its own"))
        .toList();
  }

  static List<Violation> parameters(SourceFile file) {
    List<Violation> found = new ArrayList<>();
    for (ConstructorDeclaration c : file.all(ConstructorDeclaration.class)) {
      parameters(file, c, c.getNameAsString(), c.getParameters().size()).ifPresent(found::add);
    }
    for (RecordDeclaration r : file.all(RecordDeclaration.class)) {
      parameters(file, r, r.getNameAsString(), r.getParameters().size()).ifPresent(found::add);
    }
    return found;
  }

  /** Counts {@code extends} steps below {@code Object}; a foreign superclass counts as one. */
  static List<Violation> inheritanceDepth(List<SourceFile> files) {
    Inheritance inheritance = new Inheritance(files);
    List<Violation> found = new ArrayList<>();
    for (SourceFile file : files) {
      for (ClassOrInterfaceDeclaration c : file.all(ClassOrInterfaceDeclaration.class)) {
        int depth = inheritance.depth(c);
        if (depth > INHERITANCE_DEPTH) {
          found.add(
              file.at(
                  c,
                  c.getNameAsString() + " lies " + depth + " classes deep",
                  "Hold the behaviour in a field instead of inheriting it"));
        }
      }
    }
    return found;
  }

  private static Optional<Violation> parameters(
      SourceFile file, Node node, String name, int count) {
    return count <= PARAMETERS
        ? Optional.empty()
        : Optional.of(
            file.at(
                node,
                name + " takes " + count + " values, at most " + PARAMETERS + " are allowed",
                "Find the record that some of them make up together"));
  }

  private static int lines(Node declaration) {
    return declaration.getRange().map(r -> r.end.line - r.begin.line + 1).orElse(0);
  }
}
