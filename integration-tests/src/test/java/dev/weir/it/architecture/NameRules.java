package dev.weir.it.architecture;

import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Names: sources in, violations out. */
final class NameRules {

  private static final Pattern EMPTY_WORD =
      Pattern.compile(".+(Utils?|Helpers?|Manager|Impl|Base)|(Abstract|Default).+");

  private static final Set<String> EMPTY_PACKAGES = Set.of("common", "misc", "util", "utils");

  private static final Pattern ACCESSOR = Pattern.compile("get[A-Z].*");

  private NameRules() {}

  static List<Violation> typeNames(SourceFile file) {
    return file.all(TypeDeclaration.class).stream()
        .filter(t -> EMPTY_WORD.matcher(t.getNameAsString()).matches())
        .map(
            t ->
                file.at(
                    t,
                    t.getNameAsString() + " is named with a word that says nothing",
                    "Name it after what it does; if it does several things, make several types"))
        .toList();
  }

  static List<Violation> packageNames(SourceFile file) {
    return List.of(file.packageName().split("\\.")).stream()
        .filter(EMPTY_PACKAGES::contains)
        .map(
            p ->
                file.at(
                    1,
                    "package " + file.packageName() + " gathers what has nothing in common",
                    "Move each type to the feature that uses it"))
        .toList();
  }

  /** Main packages start with the name of their module, so that the architecture can tell them. */
  static List<Violation> packageOfModule(SourceFile file) {
    int end = file.path().indexOf("/src/main/java/");
    if (end < 0) {
      return List.of();
    }
    String root = root(file.path().substring(0, end));
    return (file.packageName() + ".").startsWith(root + ".")
        ? List.of()
        : List.of(
            file.at(
                1,
                "package " + file.packageName() + " does not lie in " + root,
                "Move the file to the module that its package names"));
  }

  static List<Violation> accessors(SourceFile file) {
    return file.all(MethodDeclaration.class).stream()
        .filter(m -> ACCESSOR.matcher(m.getNameAsString()).matches())
        .filter(m -> m.getAnnotationByName("Override").isEmpty())
        .map(
            m ->
                file.at(
                    m,
                    m.getNameAsString() + " is an accessor in the style of beans",
                    "Leave the get away"))
        .toList();
  }

  private static String root(String module) {
    return "dev.weir."
        + module
            .replace("state-backend", "state")
            .replace("connectors/", "connectors.")
            .replaceAll("[-/]", ".");
  }
}
