package dev.weir.worker.lint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Which methods of the job's own classes may run in it. From {@code define} it follows calls,
 * lambdas and constructors; of a class that objects are made of it takes what is called on them,
 * and what they have in common with a type from outside, because the runtime calls that. So a
 * method that nobody calls gives no warning.
 */
final class Reach {
  /** Classes that are read. */
  static final int MAX_CLASSES = 1_000;

  /** Instructions that are looked at. */
  static final int MAX_INSTRUCTIONS = 500_000;

  private static final String STATIC_INITIALISER = "<clinit>()V";

  private final String own;
  private final Function<String, byte @Nullable []> bytes;
  private final Function<String, Set<String>> outside;
  private final Map<String, @Nullable ReadClass> read = new LinkedHashMap<>();
  private final Map<String, Set<String>> supertypes = new TreeMap<>();
  private final Set<String> reached = new TreeSet<>();
  private final Set<String> made = new TreeSet<>();
  private final Map<String, Set<String>> called = new TreeMap<>();
  private final Deque<Reached> work = new ArrayDeque<>();
  private final List<Reached> visited = new ArrayList<>();
  private int instructions;
  private boolean complete = true;

  /** A method that may run. */
  record Reached(ReadClass in, ReadClass.Method method) {}

  /**
   * @param job internal name of the job's class
   * @param bytes of a class of the job's code by internal name, or null
   * @param outside names of the methods of a type that is not the job's
   */
  Reach(
      String job,
      Function<String, byte @Nullable []> bytes,
      Function<String, Set<String>> outside) {
    this.own = group(job);
    this.bytes = bytes;
    this.outside = outside;
    start(job);
    while (!work.isEmpty() && complete) {
      follow(work.remove());
    }
  }

  /** What was reached, in the order it was found. */
  List<Reached> methods() {
    return List.copyOf(visited);
  }

  /** False: a limit was met, so there may be more. */
  boolean isComplete() {
    return complete;
  }

  private void start(String job) {
    make(job);
    exact(job, "<init>()V");
    ReadClass read = read(job);
    while (read != null) {
      for (var method : read.methods().entrySet()) {
        if (method.getValue().name.equals("define")) {
          reach(read, method.getKey());
          arguments(method.getKey());
        }
      }
      read = superclass(read);
    }
  }

  /** The record of the job's arguments is made by the runtime. */
  private void arguments(String define) {
    String descriptor = define.substring(define.indexOf('('));
    for (var type : Type.getArgumentTypes(descriptor)) {
      if (type.getSort() == Type.OBJECT) {
        decode(type.getInternalName());
      }
    }
  }

  /**
   * Only classes of the job's own group are read: those with the same first two parts of the
   * package name, {@code com.acme}. Libraries that are packed into the jar have caches, clocks and
   * locks of their own, and warnings of them would help nobody.
   */
  private static String group(String internalName) {
    String[] parts = internalName.split("/");
    return parts.length < 3 ? "" : parts[0] + "/" + parts[1] + "/";
  }

  private @Nullable ReadClass read(String name) {
    if (!read.containsKey(name)) {
      ReadClass made = null;
      if (group(name).equals(own)) {
        if (read.size() >= MAX_CLASSES) {
          complete = false;
          return null;
        }
        byte[] found = bytes.apply(name);
        made = found == null ? null : ClassReading.read(found);
      }
      read.put(name, made);
    }
    return read.get(name);
  }

  private @Nullable ReadClass superclass(ReadClass of) {
    return of.supertypes().isEmpty() ? null : read(of.supertypes().get(0));
  }

  private void follow(Reached at) {
    visited.add(at);
    instructions += at.method().instructions;
    if (instructions > MAX_INSTRUCTIONS) {
      complete = false;
    }
    for (Edge edge : at.method().edges) {
      switch (edge.kind()) {
        case EXACT -> exact(edge.owner(), edge.signature());
        case VIRTUAL -> virtual(edge.owner(), edge.signature());
        case NEW -> make(edge.owner());
        case FIELD -> initialise(edge.owner());
        case LITERAL -> decode(edge.owner());
      }
    }
  }

  private void reach(ReadClass in, String signature) {
    ReadClass.Method method = in.methods().get(signature);
    if (method != null && reached.add(in.name() + "." + signature)) {
      work.add(new Reached(in, method));
    }
  }

  private void exact(String owner, String signature) {
    initialise(owner);
    ReadClass in = declaring(owner, signature);
    if (in != null) {
      reach(in, signature);
    }
  }

  /** The class that an object of this class has the method from. */
  private @Nullable ReadClass declaring(String owner, String signature) {
    for (ReadClass in = read(owner); in != null; in = superclass(in)) {
      if (in.methods().containsKey(signature)) {
        return in;
      }
    }
    for (String type : supertypes(owner)) {
      ReadClass in = read(type);
      if (in != null && in.methods().containsKey(signature)) {
        return in;
      }
    }
    return null;
  }

  private void virtual(String owner, String signature) {
    if (read(owner) == null
        || !called.computeIfAbsent(signature, s -> new TreeSet<>()).add(owner)) {
      return;
    }
    exact(owner, signature);
    for (String type : List.copyOf(made)) {
      if (type.equals(owner) || supertypes(type).contains(owner)) {
        exact(type, signature);
      }
    }
  }

  private void initialise(String type) {
    ReadClass in = read(type);
    if (in != null) {
      reach(in, STATIC_INITIALISER);
    }
  }

  /** Objects of this class are made: methods that were called on its supertypes are its own. */
  private void make(String type) {
    ReadClass in = read(type);
    if (in == null || !made.add(type)) {
      return;
    }
    initialise(type);
    Set<String> all = supertypes(type);
    var fromOutside = new TreeSet<String>();
    for (String supertype : all) {
      if (read(supertype) == null) {
        fromOutside.addAll(outside.apply(supertype));
      }
    }
    var from = new ArrayList<String>();
    from.add(type);
    from.addAll(all);
    for (String each : from) {
      ReadClass declaring = read(each);
      if (declaring != null) {
        declaring
            .methods()
            .forEach(
                (signature, method) -> {
                  Set<String> owners = called.getOrDefault(signature, Set.of());
                  boolean runs =
                      fromOutside.contains(method.name) || from.stream().anyMatch(owners::contains);
                  if (runs && !method.isStatic && !method.name.startsWith("<")) {
                    exact(type, signature);
                  }
                });
      }
    }
  }

  /** Objects of this class come out of bytes, if it is a record; and so do those in them. */
  private void decode(String type) {
    ReadClass in = read(type);
    List<String> components = in == null ? null : in.components();
    if (in == null || components == null || made.contains(type)) {
      return;
    }
    make(type);
    for (var method : in.methods().entrySet()) {
      if (method.getValue().name.equals("<init>")) {
        reach(in, method.getKey());
      }
    }
    components.forEach(this::decode);
  }

  /** All supertypes that can be found without reading anything that is not the job's. */
  private Set<String> supertypes(String type) {
    Set<String> known = supertypes.get(type);
    if (known != null) {
      return known;
    }
    Set<String> all = new TreeSet<>();
    supertypes.put(type, all);
    ReadClass in = read(type);
    if (in != null) {
      for (String supertype : in.supertypes()) {
        all.add(supertype);
        all.addAll(supertypes(supertype));
      }
    }
    return all;
  }
}
