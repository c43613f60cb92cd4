package dev.weir.checkpointing.store.file;

import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the objects whose keys begin with a prefix, in order of their keys. Used once. */
final class ObjectListing extends SimpleFileVisitor<Path> {
  private final Path root;
  private final String prefix;
  private final List<BlobInfo> found = new ArrayList<>();
  private Path start;

  ObjectListing(Path root, String prefix) {
    this.root = root;
    this.prefix = prefix;
    this.start = root;
  }

  /**
   * @param directory that holds all of them
   */
  List<BlobInfo> read(Path directory) throws IOException {
    start = directory;
    try {
      Files.walkFileTree(directory, this);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparing(BlobInfo::key));
    return List.copyOf(found);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String key = root.relativize(file).toString().replace('\\', '/');
    if (key.startsWith(prefix) && !key.startsWith(ObjectFiles.UNFINISHED)) {
      found.add(new BlobInfo(key, attributes.size()));
      BlobKeys.checkListed(prefix, found.size());
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes ignored) {
    String key = root.relativize(directory).toString().replace('\\', '/') + "/";
    boolean within = key.startsWith(prefix) || prefix.startsWith(key);
    return within || directory.equals(start)
        ? FileVisitResult.CONTINUE
        : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    return vanished(e);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
      throws IOException {
    return e == null ? FileVisitResult.CONTINUE : vanished(e);
  }

  /** What is deleted while it is listed may be missing in the list. */
  private FileVisitResult vanished(IOException e) throws IOException {
    if (e instanceof NoSuchFileException && Files.isDirectory(root)) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }
}
