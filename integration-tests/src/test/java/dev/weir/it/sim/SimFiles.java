package dev.weir.it.sim;

import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The output directories, which outlive all processes; {@link #client} is a process's way to one.
 * What was appended to a file, and what was created, renamed or deleted, is safe from a loss of
 * power only when it was synced: of the rest some is undone, the latest first.
 */
final class SimFiles {
  private final SimWorld world;
  private final SortedMap<String, Directory> directories = new TreeMap<>();

  SimFiles(SimWorld world) {
    this.world = world;
  }

  /** A directory's files, and how to undo what was done to their names since it was synced. */
  private static final class Directory {
    final String name;
    final SortedMap<String, Content> files = new TreeMap<>();
    final Deque<Runnable> unsynced = new ArrayDeque<>();

    Directory(String name) {
      this.name = name;
    }
  }

  /** A file's bytes; those after {@code synced} may be lost. */
  private static final class Content {
    private byte[] bytes = {};
    private int synced;

    void append(byte[] from, int offset, int length) {
      int before = bytes.length;
      bytes = Arrays.copyOf(bytes, before + length);
      System.arraycopy(from, offset, bytes, before, length);
    }
  }

  /** The power fails: how much of what was not synced is kept, is chance. */
  void lostPower(SimRandom random) {
    for (Directory directory : directories.values()) {
      int undone = random.below(directory.unsynced.size() + 1);
      for (int i = 0; i < undone; i++) {
        directory.unsynced.removeLast().run();
      }
      directory.unsynced.clear();
      for (Content file : directory.files.values()) {
        int kept = (int) random.between(file.synced, file.bytes.length);
        file.bytes = Arrays.copyOf(file.bytes, kept);
        file.synced = kept;
      }
    }
  }

  private Directory directory(String name) {
    return directories.computeIfAbsent(name, Directory::new);
  }

  /** Committed files by name. */
  SortedMap<String, byte[]> visible(String directory) {
    var visible = new TreeMap<String, byte[]>();
    directory(directory)
        .files
        .forEach(
            (name, content) -> {
              if (!name.startsWith(".") && !name.startsWith("_")) {
                visible.put(name, content.bytes);
              }
            });
    return visible;
  }

  /** The content of a file; null when there is none. */
  byte @Nullable [] look(String directory, String name) {
    Content file = directory(directory).files.get(name);
    return file == null ? null : file.bytes;
  }

  PartFiles client(SimProcess process, String directory) {
    return new Client(process, directory(directory));
  }

  /** The directory as one process uses it. */
  private final class Client implements PartFiles {
    private final SimProcess process;
    private final Directory directory;
    private final SortedMap<String, Content> files;

    Client(SimProcess process, Directory directory) {
      this.process = process;
      this.directory = directory;
      this.files = directory.files;
    }

    private void requireAlive() throws IOException {
      if (!process.alive()) {
        throw new IOException("the process is dead");
      }
    }

    private boolean step(Step step) throws IOException {
      requireAlive();
      world.faults.before(process, step);
      requireAlive();
      return world.faults.strikes(FaultKind.FILE_AMBIGUOUS);
    }

    @Override
    public String location() {
      return directory.name;
    }

    @Override
    public void probe() throws IOException {
      requireAlive();
    }

    @Override
    public void createDirectory() throws IOException {
      requireAlive();
    }

    @Override
    public List<String> list() throws IOException {
      requireAlive();
      return new ArrayList<>(files.keySet());
    }

    @Override
    public File create(String name) throws IOException {
      requireAlive();
      if (files.containsKey(name)) {
        throw new FileAlreadyExistsException(name);
      }
      var file = new Content();
      files.put(name, file);
      directory.unsynced.addLast(() -> files.remove(name));
      world.trace.line(process.name(), "file created " + name);
      world.faults.after(process, Step.PART_CREATED);
      return new Writing(process, name, file);
    }

    @Override
    public boolean createOnce(String name, byte[] content) throws IOException {
      requireAlive();
      if (files.containsKey(name)) {
        return false;
      }
      var file = new Content();
      file.append(content, 0, content.length);
      file.synced = content.length;
      files.put(name, file);
      directory.unsynced.addLast(() -> files.remove(name));
      return true;
    }

    @Override
    public byte @Nullable [] read(String name) throws IOException {
      requireAlive();
      Content file = files.get(name);
      return file == null ? null : file.bytes.clone();
    }

    @Override
    public OptionalLong sizeBytes(String name) throws IOException {
      requireAlive();
      if (!name.startsWith(".") && world.faults.strikes(FaultKind.FILE_AMBIGUOUS)) {
        throw new IOException("no answer");
      }
      Content file = files.get(name);
      return file == null ? OptionalLong.empty() : OptionalLong.of(file.bytes.length);
    }

    @Override
    public int crc32c(String name) throws IOException {
      var crc = new CRC32C();
      crc.update(present(name).bytes);
      return (int) crc.getValue();
    }

    private Content present(String name) throws IOException {
      requireAlive();
      Content file = files.get(name);
      if (file == null) {
        throw new NoSuchFileException(name);
      }
      return file;
    }

    @Override
    public void rename(String from, String to) throws IOException {
      boolean ambiguous = step(Step.COMMITTING);
      if (ambiguous && world.faults.chance(0.5)) {
        throw new IOException("no answer, not done");
      }
      Content file = present(from);
      files.remove(from);
      files.put(to, file);
      byte[] content = file.bytes;
      directory.unsynced.addLast(() -> renameLost(from, to, file));
      world.trace.line(process.name(), "file committed " + from + " as " + to);
      world.observers.forEach(o -> o.partRenamed(directory.name, from, to, content));
      world.faults.after(process, Step.COMMITTED);
      requireAlive();
      if (ambiguous) {
        throw new IOException("no answer, done");
      }
    }

    private void renameLost(String from, String to, Content file) {
      files.remove(to);
      files.put(from, file);
      world.trace.line("power", "undid the committing of " + from);
      world.observers.forEach(o -> o.partRenameLost(directory.name, from, to, file.bytes));
    }

    @Override
    public void delete(String name) throws IOException {
      requireAlive();
      Content file = files.remove(name);
      if (file != null) {
        directory.unsynced.addLast(() -> deletionLost(name, file));
        world.trace.line(process.name(), "file deleted " + name);
        world.observers.forEach(o -> o.partDeleted(directory.name, name));
        world.faults.after(process, Step.STRAY_DELETED);
      }
      requireAlive();
    }

    private void deletionLost(String name, Content file) {
      files.put(name, file);
      world.observers.forEach(o -> o.partDeletionLost(directory.name, name));
    }

    @Override
    public void syncDirectory() throws IOException {
      requireAlive();
      directory.unsynced.clear();
    }
  }

  /** A file being written by a process. */
  private final class Writing implements PartFiles.File {
    private final SimProcess process;
    private final String name;
    private final Content content;

    Writing(SimProcess process, String name, Content content) {
      this.process = process;
      this.name = name;
      this.content = content;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      if (!process.alive()) {
        throw new IOException("the process is dead");
      }
      content.append(bytes, offset, length);
      world.recordsFlow();
    }

    @Override
    public void sync() throws IOException {
      if (!process.alive()) {
        throw new IOException("the process is dead");
      }
      content.synced = content.bytes.length;
      world.trace.line(process.name(), "file synced " + name);
      world.faults.after(process, Step.PART_SYNCED);
    }

    @Override
    public void close() {}
  }
}
