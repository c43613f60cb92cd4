package dev.weir.it.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The texts of the repository as they lie on disk; built, downloaded and foreign files left out.
 *
 * @param files every text, Java included, in the order of their paths
 */
record Tree(List<SourceFile> files) {

  private static final Set<String> SKIPPED_DIRECTORIES =
      Set.of("target", ".git", ".weir", ".idea", ".vscode", "node_modules", "vendor");

  /** Maven's wrapper is taken as it comes. */
  private static final Set<String> SKIPPED_FILES = Set.of("mvnw", "mvnw.cmd");

  private static final Set<String> TEXTS =
      Set.of(
          "java",
          "proto",
          "xml",
          "md",
          "yml",
          "yaml",
          "json",
          "js",
          "css",
          "html",
          "sh",
          "txt",
          "properties",
          "tpl",
          "toml",
          "config");

  private static Tree repository;

  static synchronized Tree ofRepository() {
    if (repository == null) {
      repository = read(Path.of(System.getProperty("weir.root", "..")).toAbsolutePath());
    }
    return repository;
  }

  List<SourceFile> javaFiles() {
    return files.stream().filter(SourceFile::isJava).toList();
  }

  static Tree read(Path root) {
    List<Path> paths = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Texts(paths));
      paths.sort(null);
      List<SourceFile> files = new ArrayList<>();
      for (Path path : paths) {
        String name = root.relativize(path).toString().replace('\\', '/');
        files.add(SourceFile.of(name, Files.readString(path, StandardCharsets.UTF_8)));
      }
      return new Tree(List.copyOf(files));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the sources under " + root, e);
    }
  }

  private static final class Texts extends SimpleFileVisitor<Path> {

    private final List<Path> found;

    Texts(List<Path> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      return SKIPPED_DIRECTORIES.contains(dir.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = file.getFileName().toString();
      String ending = name.substring(name.lastIndexOf('.') + 1);
      if (attributes.isRegularFile()
          && !SKIPPED_FILES.contains(name)
          && (TEXTS.contains(ending) || isScript(file, name))) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isScript(Path file, String name) throws IOException {
      if (name.contains(".")) {
        return false;
      }
      try (var in = Files.newInputStream(file)) {
        return new String(in.readNBytes(2), StandardCharsets.ISO_8859_1).equals("#!");
      }
    }
  }
}
