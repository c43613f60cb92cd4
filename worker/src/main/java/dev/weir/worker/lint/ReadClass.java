package dev.weir.worker.lint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the lint keeps of a class.
 *
 * @param supertypes internal names: the superclass, then the interfaces
 * @param components internal names of the classes of a record's components; null: not a record
 * @param methods those with code, by name and descriptor
 */
record ReadClass(
    String name,
    List<String> supertypes,
    @Nullable List<String> components,
    SortedMap<String, Method> methods) {
  ReadClass {
    supertypes = List.copyOf(supertypes);
    components = components == null ? null : List.copyOf(components);
    methods = Collections.unmodifiableSortedMap(new TreeMap<>(methods));
  }

  /** A method with code; filled while it is read. */
  static final class Method {
    final String name;
    final boolean isStatic;
    final List<Edge> edges = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();
    int instructions;

    Method(String name, boolean isStatic) {
      this.name = name;
      this.isStatic = isStatic;
    }
  }
}
