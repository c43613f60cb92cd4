package dev.weir.connectors.files.source;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.connectors.files.local.LocalPath;
import dev.weir.connectors.files.source.FileRange.InputFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the files that a path means: itself, those in a directory, or those a glob matches. */
final class InputFiles {
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
  private static final int MAX_DEPTH = 64;

  private InputFiles() {}

  /** Sorted by path. */
  static List<InputFile> find(String path) {
    Path whole = LocalPath.absolute(path);
    try {
      List<Path> paths = new ArrayList<>();
      if (Files.isDirectory(whole)) {
        try (var entries = Files.newDirectoryStream(whole)) {
          entries.forEach(paths::add);
        }
        paths.removeIf(p -> isLeftOut(p) || !Files.isRegularFile(p));
      } else if (Files.exists(whole)) {
        paths.add(whole);
      } else if (GLOB.matcher(whole.toString()).find()) {
        collectGlob(whole, paths);
      }
      if (paths.isEmpty() && !Files.isDirectory(whole)) {
        throw new WeirException(
            ErrorCode.INPUT_MISSING,
            path + ": expected a file, a directory or a glob, found nothing at " + whole);
      }
      paths.sort((a, b) -> a.toString().compareTo(b.toString()));
      List<InputFile> files = new ArrayList<>();
      for (Path file : paths) {
        files.add(describe(file));
      }
      return files;
    } catch (DirectoryIteratorException | IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The file as it is now. */
  static InputFile describe(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw unreadable(file.toString(), "expected a file, found something else");
    }
    if (!Files.isReadable(file)) {
      throw unreadable(file.toString(), "this process may not read it; check its permissions");
    }
    return new InputFile(
        file.toString(), attributes.size(), attributes.lastModifiedTime().toMillis());
  }

  static WeirException unreadable(String path, Exception e) {
    String why = e.getClass().getSimpleName() + ": " + e.getMessage();
    return new WeirException(ErrorCode.INPUT_UNREADABLE, path + ": " + why, e);
  }

  private static WeirException unreadable(String path, String why) {
    return new WeirException(ErrorCode.INPUT_UNREADABLE, path + ": " + why);
  }

  private static boolean isLeftOut(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") || name.startsWith("_");
  }

  private static void collectGlob(Path glob, List<Path> found) throws IOException {
    Path base = glob;
    while (base.getParent() != null && GLOB.matcher(base.toString()).find()) {
      base = base.getParent();
    }
    if (!Files.isDirectory(base)) {
      return;
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    boolean anyDepth = glob.toString().contains("**") || glob.toString().contains("{");
    int depth = anyDepth ? MAX_DEPTH : glob.getNameCount() - base.getNameCount();
    Path root = base;
    Files.walkFileTree(
        base,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(root) && isLeftOut(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isLeftOut(file) && matcher.matches(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
