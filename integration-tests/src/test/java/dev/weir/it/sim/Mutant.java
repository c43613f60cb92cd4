package dev.weir.it.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A protocol with one rule broken: a production source with some of its text replaced, compiled
 * aside and loaded together with the whole simulation in a class loader of its own. Production code
 * holds no switch for it.
 *
 * <pre>
 *   # what is broken
 *   file PATH FROM THE REPOSITORY'S ROOT
 *   - text that stands in the file exactly once
 *   + what stands there instead
 * </pre>
 *
 * A run of lines with {@code -} and the lines with {@code +} after it are one edit. Spaces and the
 * ends of lines do not count in what is searched for.
 *
 * @param what is broken
 */
record Mutant(String name, String what, List<Edit> edits) {

  /** One replacement. */
  record Edit(String file, List<String> search, List<String> replacement) {}

  /** All there are, by name. */
  static List<Mutant> all() {
    URL directory = Objects.requireNonNull(Mutant.class.getResource("/mutants"), "mutants");
    try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
      return files
          .filter(file -> file.toString().endsWith(".mutant"))
          .sorted()
          .map(Mutant::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Mutant named(String name) {
    return all().stream()
        .filter(mutant -> mutant.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no mutant '" + name + "'"));
  }

  private static Mutant read(Path file) {
    String name = file.getFileName().toString().replace(".mutant", "");
    var what = new StringBuilder();
    var edits = new ArrayList<Edit>();
    String source = "";
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("#")) {
          what.append(line.substring(1).strip()).append(' ');
        } else if (line.startsWith("file ")) {
          source = line.substring(5).strip();
        } else if (line.startsWith("-")) {
          Edit last = edits.isEmpty() ? null : edits.get(edits.size() - 1);
          if (last == null || !last.replacement.isEmpty() || !last.file.equals(source)) {
            last = new Edit(source, new ArrayList<>(), new ArrayList<>());
            edits.add(last);
          }
          last.search.add(line.substring(1).strip());
        } else if (line.startsWith("+")) {
          edits.get(edits.size() - 1).replacement.add(line.substring(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Mutant(name, what.toString().strip(), List.copyOf(edits));
  }

  /**
   * Applies the edits.
   *
   * @return the sources by path, changed
   * @throws IllegalStateException when a text is not there, or more than once
   */
  List<Path> apply(Path into) throws IOException {
    Path root = root();
    var paths = new ArrayList<Path>();
    for (Edit edit : edits) {
      Path target = into.resolve(edit.file);
      if (!Files.exists(target)) {
        Files.createDirectories(target.getParent());
        Files.copy(root.resolve(edit.file), target);
        paths.add(target);
      }
      Files.writeString(target, replaced(Files.readString(target), edit));
    }
    return paths;
  }

  /** Finds the text however it is broken into lines and indented. */
  private String replaced(String source, Edit edit) {
    var solid = new StringBuilder();
    int[] places = new int[source.length() + 1];
    for (int i = 0; i < source.length(); i++) {
      if (!Character.isWhitespace(source.charAt(i))) {
        places[solid.length()] = i;
        solid.append(source.charAt(i));
      }
    }
    String search = String.join("", edit.search).replaceAll("\\s", "");
    int at = solid.indexOf(search);
    if (at < 0) {
      throw doesNotApply(edit, "does not stand there");
    }
    if (solid.indexOf(search, at + 1) >= 0) {
      throw doesNotApply(edit, "stands there twice");
    }
    return source.substring(0, places[at])
        + String.join("\n", edit.replacement)
        + source.substring(places[at + search.length() - 1] + 1);
  }

  private IllegalStateException doesNotApply(Edit edit, String why) {
    return new IllegalStateException(
        "mutant "
            + name
            + " does not apply to "
            + edit.file
            + " any more: '"
            + String.join(" / ", edit.search)
            + "' "
            + why
            + "; write it anew");
  }

  /**
   * The simulation with this rule broken.
   *
   * @param work an empty directory, for sources and classes
   */
  LongFunction<String> load(Path work) throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes"));
    var arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path")));
    apply(work.resolve("sources")).forEach(path -> arguments.add(path.toString()));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (failed != 0) {
      throw new IllegalStateException("mutant " + name + " does not compile");
    }
    var loader = new Mutated(classes);
    try {
      @SuppressWarnings("unchecked")
      var check =
          (LongFunction<String>)
              loader.loadClass(SeedCheck.class.getName()).getConstructor().newInstance();
      return check;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The repository. */
  static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("integration-tests")) || !Files.exists(at.resolve("mvnw"))) {
      at = Objects.requireNonNull(at.getParent(), "run it inside the repository");
    }
    return at;
  }

  /** Weir's own classes anew, the changed ones first; all others as they are. */
  private static final class Mutated extends ClassLoader {
    private final Path classes;

    Mutated(Path classes) {
      super(Mutant.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith("dev.weir.") || name.startsWith("dev.weir.proto.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try {
        Path changed = classes.resolve(file);
        byte[] bytes;
        if (Files.exists(changed)) {
          bytes = Files.readAllBytes(changed);
        } else {
          try (InputStream in = getParent().getResourceAsStream(file)) {
            if (in == null) {
              throw new ClassNotFoundException(name);
            }
            bytes = in.readAllBytes();
          }
        }
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
