package dev.weir.connectors.files.local;

import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A directory of the machine's own file system. Immutable; calls block. */
public final class LocalPartFiles implements PartFiles {
  private static final int READ_BYTES = 64 << 10;

  private final Path directory;

  public LocalPartFiles(String path) {
    this.directory = LocalPath.absolute(path);
  }

  @Override
  public String location() {
    return directory.toString();
  }

  @Override
  public void probe() throws IOException {
    Path existing = directory;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      throw new NotDirectoryException(String.valueOf(existing));
    }
    if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
      throw new AccessDeniedException(existing.toString());
    }
  }

  @Override
  public void createDirectory() throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path at = directory; at != null && !Files.exists(at); at = at.getParent()) {
      missing.add(at);
    }
    Files.createDirectories(directory);
    for (Path created : missing) {
      Path parent = created.getParent();
      if (parent != null) {
        sync(parent);
      }
    }
  }

  @Override
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public File create(String name) throws IOException {
    return new LocalFile(
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Links a file that is complete to the name, so that nobody ever sees a half of it. */
  @Override
  public boolean createOnce(String name, byte[] content) throws IOException {
    Path complete = directory.resolve(".new-" + UUID.randomUUID());
    try {
      try (FileChannel out =
          FileChannel.open(complete, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        LocalFile.writeFully(out, ByteBuffer.wrap(content));
        out.force(true);
      }
      return take(complete, directory.resolve(name));
    } finally {
      Files.deleteIfExists(complete);
    }
  }

  private boolean take(Path complete, Path target) throws IOException {
    try {
      Files.createLink(target, complete);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      if (Files.exists(target)) {
        return false;
      }
      Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
    }
    sync(directory);
    return true;
  }

  @Override
  public byte @Nullable [] read(String name) throws IOException {
    try {
      return Files.readAllBytes(directory.resolve(name));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public OptionalLong sizeBytes(String name) throws IOException {
    try {
      return OptionalLong.of(Files.size(directory.resolve(name)));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public int crc32c(String name) throws IOException {
    CRC32C crc = new CRC32C();
    try (FileChannel in = FileChannel.open(directory.resolve(name), StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
      while (in.read(buffer) >= 0) {
        crc.update(buffer.flip());
        buffer.clear();
      }
    }
    return (int) crc.getValue();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void syncDirectory() throws IOException {
    sync(directory);
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
