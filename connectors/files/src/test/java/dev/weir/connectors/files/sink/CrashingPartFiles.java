package dev.weir.connectors.files.sink;

import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Real files, and a crash before the n-th thing that is done to them: it and everything after it
 * does not happen.
 */
class CrashingPartFiles implements PartFiles {
  private final PartFiles files;
  private int effectsLeft;

  CrashingPartFiles(PartFiles files, int effects) {
    this.files = files;
    this.effectsLeft = effects;
  }

  private void effect() throws IOException {
    if (effectsLeft-- <= 0) {
      effectsLeft = 0;
      throw new IOException("crashed");
    }
  }

  @Override
  public String location() {
    return files.location();
  }

  @Override
  public void probe() throws IOException {
    files.probe();
  }

  @Override
  public void createDirectory() throws IOException {
    effect();
    files.createDirectory();
  }

  @Override
  public List<String> list() throws IOException {
    return files.list();
  }

  @Override
  public File create(String name) throws IOException {
    effect();
    File file = files.create(name);
    return new File() {
      @Override
      public void append(byte[] bytes, int offset, int length) throws IOException {
        effect();
        file.append(bytes, offset, length);
      }

      @Override
      public void sync() throws IOException {
        effect();
        file.sync();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public boolean createOnce(String name, byte[] content) throws IOException {
    effect();
    return files.createOnce(name, content);
  }

  @Override
  public byte[] read(String name) throws IOException {
    return files.read(name);
  }

  @Override
  public OptionalLong sizeBytes(String name) throws IOException {
    return files.sizeBytes(name);
  }

  @Override
  public int crc32c(String name) throws IOException {
    return files.crc32c(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    effect();
    files.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    effect();
    files.delete(name);
  }

  @Override
  public void syncDirectory() throws IOException {
    effect();
    files.syncDirectory();
  }
}
