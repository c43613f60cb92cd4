package dev.weir.it.architecture;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import java.util.List;

/**
 * A text of the repository.
 *
 * @param path from the root, with slashes
 * @param unit the parsed Java, or null if it is not Java
 */
record SourceFile(String path, String text, CompilationUnit unit) {

  private static final ParserConfiguration JAVA_17 =
      new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_17);

  static SourceFile of(String path, String text) {
    return new SourceFile(path, text, path.endsWith(".java") ? parse(path, text) : null);
  }

  boolean isJava() {
    return unit != null;
  }

  boolean isMain() {
    return path.contains("src/main/java/");
  }

  boolean isPackageInfo() {
    return path.endsWith("/package-info.java");
  }

  String directory() {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  String packageName() {
    return unit.getPackageDeclaration().map(p -> p.getNameAsString()).orElse("");
  }

  List<String> lines() {
    return text.lines().toList();
  }

  <N extends Node> List<N> all(Class<N> kind) {
    return unit.findAll(kind);
  }

  Violation at(Node node, String what, String remedy) {
    return at(node.getBegin().map(p -> p.line).orElse(1), what, remedy);
  }

  Violation at(int line, String what, String remedy) {
    return new Violation(path, line, what, remedy);
  }

  private static CompilationUnit parse(String path, String text) {
    ParseResult<CompilationUnit> result = new JavaParser(JAVA_17).parse(text);
    return result
        .getResult()
        .filter(u -> result.isSuccessful())
        .orElseThrow(() -> new AssertionError(path + " does not parse: " + result.getProblems()));
  }
}
