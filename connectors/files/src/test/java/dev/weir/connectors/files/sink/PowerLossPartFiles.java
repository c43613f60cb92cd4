package dev.weir.connectors.files.sink;

import dev.weir.connectors.files.store.PartFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A directory in memory that can forget, as the contract allows, whatever was not synced. */
final class PowerLossPartFiles implements PartFiles {
  private Map<String, Content> entries = new TreeMap<>();
  private Map<String, Content> synced = new TreeMap<>();

  /** Bytes of a file, and how many of them are durable. */
  private static final class Content {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int durable;

    void forget() {
      byte[] kept = Arrays.copyOf(bytes.toByteArray(), durable);
      bytes = new ByteArrayOutputStream();
      bytes.writeBytes(kept);
    }
  }

  /** The power is gone and back. */
  void powerLoss() {
    entries = new TreeMap<>(synced);
    entries.values().forEach(Content::forget);
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public void probe() {}

  @Override
  public void createDirectory() {}

  @Override
  public List<String> list() {
    return new ArrayList<>(entries.keySet());
  }

  @Override
  public File create(String name) throws IOException {
    Content content = new Content();
    if (entries.putIfAbsent(name, content) != null) {
      throw new FileAlreadyExistsException(name);
    }
    return new File() {
      @Override
      public void append(byte[] bytes, int offset, int length) {
        content.bytes.write(bytes, offset, length);
      }

      @Override
      public void sync() {
        content.durable = content.bytes.size();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public boolean createOnce(String name, byte[] bytes) {
    Content content = new Content();
    content.bytes.writeBytes(bytes);
    content.durable = bytes.length;
    return entries.putIfAbsent(name, content) == null;
  }

  @Override
  public byte @Nullable [] read(String name) {
    Content content = entries.get(name);
    return content == null ? null : content.bytes.toByteArray();
  }

  @Override
  public OptionalLong sizeBytes(String name) {
    byte[] content = read(name);
    return content == null ? OptionalLong.empty() : OptionalLong.of(content.length);
  }

  @Override
  public int crc32c(String name) throws IOException {
    byte[] content = read(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Content content = entries.remove(from);
    if (content == null) {
      throw new NoSuchFileException(from);
    }
    entries.put(to, content);
  }

  @Override
  public void delete(String name) {
    entries.remove(name);
  }

  @Override
  public void syncDirectory() {
    synced = new TreeMap<>(entries);
  }
}
