package dev.weir.it.sim;

import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The output directory as the job's definition names it: whichever process makes a call, the call
 * is that process's. Has no state, as everything that {@code define} hands to an operator.
 */
record SimDirectory() implements PartFiles {
  private static final ThreadLocal<PartFiles> CURRENT = new ThreadLocal<>();

  /** Runs what a process does; its calls go to {@code files}. */
  static void within(@Nullable PartFiles files, Runnable action) {
    PartFiles before = CURRENT.get();
    CURRENT.set(files);
    try {
      action.run();
    } finally {
      CURRENT.set(before);
    }
  }

  @Override
  public String location() {
    return "out";
  }

  @Override
  public void probe() throws IOException {
    CURRENT.get().probe();
  }

  @Override
  public void createDirectory() throws IOException {
    CURRENT.get().createDirectory();
  }

  @Override
  public List<String> list() throws IOException {
    return CURRENT.get().list();
  }

  @Override
  public File create(String name) throws IOException {
    return CURRENT.get().create(name);
  }

  @Override
  public boolean createOnce(String name, byte[] content) throws IOException {
    return CURRENT.get().createOnce(name, content);
  }

  @Override
  public byte @Nullable [] read(String name) throws IOException {
    return CURRENT.get().read(name);
  }

  @Override
  public OptionalLong sizeBytes(String name) throws IOException {
    return CURRENT.get().sizeBytes(name);
  }

  @Override
  public int crc32c(String name) throws IOException {
    return CURRENT.get().crc32c(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    CURRENT.get().rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    CURRENT.get().delete(name);
  }

  @Override
  public void syncDirectory() throws IOException {
    CURRENT.get().syncDirectory();
  }
}
