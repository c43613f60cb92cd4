package dev.weir.it.sim;

import dev.weir.connectors.files.store.PartFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The output directory, which outlives all processes; {@link #client} is a process's way to it. */
final class SimFiles {
  private final SimWorld world;
  private final SortedMap<String, ByteArrayOutputStream> files = new TreeMap<>();

  SimFiles(SimWorld world) {
    this.world = world;
  }

  /** Committed files by name. */
  SortedMap<String, byte[]> visible() {
    var visible = new TreeMap<String, byte[]>();
    files.forEach(
        (name, content) -> {
          if (!name.startsWith(".") && !name.startsWith("_")) {
            visible.put(name, content.toByteArray());
          }
        });
    return visible;
  }

  /** The content of a file; null when there is none. */
  byte @Nullable [] look(String name) {
    ByteArrayOutputStream file = files.get(name);
    return file == null ? null : file.toByteArray();
  }

  List<String> hidden() {
    return files.keySet().stream().filter(name -> name.startsWith(".part")).toList();
  }

  PartFiles client(SimProcess process) {
    return new Client(process);
  }

  /** The directory as one process uses it. */
  private final class Client implements PartFiles {
    private final SimProcess process;

    Client(SimProcess process) {
      this.process = process;
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
      return "out";
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
      files.put(name, new ByteArrayOutputStream());
      world.trace.line(process.name(), "file created " + name);
      world.faults.after(process, Step.PART_CREATED);
      return new Writing(process, name);
    }

    @Override
    public boolean createOnce(String name, byte[] content) throws IOException {
      requireAlive();
      if (files.containsKey(name)) {
        return false;
      }
      var file = new ByteArrayOutputStream();
      file.writeBytes(content);
      files.put(name, file);
      return true;
    }

    @Override
    public byte @Nullable [] read(String name) throws IOException {
      requireAlive();
      ByteArrayOutputStream file = files.get(name);
      return file == null ? null : file.toByteArray();
    }

    @Override
    public OptionalLong sizeBytes(String name) throws IOException {
      requireAlive();
      if (!name.startsWith(".") && world.faults.strikes(FaultKind.FILE_AMBIGUOUS)) {
        throw new IOException("no answer");
      }
      ByteArrayOutputStream file = files.get(name);
      return file == null ? OptionalLong.empty() : OptionalLong.of(file.size());
    }

    @Override
    public int crc32c(String name) throws IOException {
      var crc = new CRC32C();
      crc.update(present(name).toByteArray());
      return (int) crc.getValue();
    }

    private ByteArrayOutputStream present(String name) throws IOException {
      requireAlive();
      ByteArrayOutputStream file = files.get(name);
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
      ByteArrayOutputStream file = present(from);
      files.remove(from);
      files.put(to, file);
      world.trace.line(process.name(), "file committed " + from + " as " + to);
      byte[] content = file.toByteArray();
      world.observers.forEach(o -> o.partRenamed(from, to, content));
      world.faults.after(process, Step.COMMITTED);
      requireAlive();
      if (ambiguous) {
        throw new IOException("no answer, done");
      }
    }

    @Override
    public void delete(String name) throws IOException {
      requireAlive();
      if (files.remove(name) != null) {
        world.trace.line(process.name(), "file deleted " + name);
        world.observers.forEach(o -> o.partDeleted(name));
        world.faults.after(process, Step.STRAY_DELETED);
      }
      requireAlive();
    }

    @Override
    public void syncDirectory() throws IOException {
      requireAlive();
    }
  }

  /** A file being written by a process. */
  private final class Writing implements PartFiles.File {
    private final SimProcess process;
    private final String name;
    private final ByteArrayOutputStream content;

    Writing(SimProcess process, String name) {
      this.process = process;
      this.name = name;
      this.content = files.get(name);
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      if (!process.alive()) {
        throw new IOException("the process is dead");
      }
      content.write(bytes, offset, length);
    }

    @Override
    public void sync() throws IOException {
      if (!process.alive()) {
        throw new IOException("the process is dead");
      }
      world.trace.line(process.name(), "file synced " + name);
      world.faults.after(process, Step.PART_SYNCED);
    }

    @Override
    public void close() {}
  }
}
