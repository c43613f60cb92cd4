package dev.weir.it.architecture;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.ImportDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of our classes extends which, found out by name as the compiler would, in the main cases.
 */
final class Inheritance {

  private final Map<String, ClassOrInterfaceDeclaration> ours = new HashMap<>();

  Inheritance(List<SourceFile> files) {
    for (SourceFile file : files) {
      for (ClassOrInterfaceDeclaration c : file.all(ClassOrInterfaceDeclaration.class)) {
        c.getFullyQualifiedName().ifPresent(name -> ours.put(name, c));
      }
    }
  }

  int depth(ClassOrInterfaceDeclaration type) {
    if (type.isInterface() || type.getExtendedTypes().isEmpty()) {
      return 0;
    }
    ClassOrInterfaceDeclaration parent = parent(type);
    return parent == null ? 1 : 1 + depth(parent);
  }

  /** The superclass if it is one of ours, else null. */
  private ClassOrInterfaceDeclaration parent(ClassOrInterfaceDeclaration type) {
    String name = type.getExtendedTypes(0).getNameWithScope();
    return places(type).stream()
        .map(place -> ours.get(place + name))
        .filter(c -> c != null)
        .findFirst()
        .orElse(null);
  }

  /** Prefixes that make the name of a superclass a full one, the nearest first. */
  private static List<String> places(ClassOrInterfaceDeclaration type) {
    CompilationUnit unit = type.findCompilationUnit().orElseThrow();
    String home = unit.getPackageDeclaration().map(p -> p.getNameAsString() + ".").orElse("");
    String enclosing = type.getFullyQualifiedName().orElse(home);
    List<String> places = new ArrayList<>();
    while (enclosing.length() > home.length()) {
      enclosing = enclosing.substring(0, Math.max(0, enclosing.lastIndexOf('.')));
      places.add(enclosing.isEmpty() ? "" : enclosing + ".");
    }
    String first = type.getExtendedTypes(0).getNameWithScope().split("\\.")[0];
    for (ImportDeclaration i : unit.getImports()) {
      if (i.isAsterisk()) {
        places.add(i.getNameAsString() + ".");
      } else if (i.getName().getIdentifier().equals(first)) {
        places.add(i.getName().getQualifier().map(q -> q.asString() + ".").orElse(""));
      }
    }
    places.add("");
    return places;
  }
}
