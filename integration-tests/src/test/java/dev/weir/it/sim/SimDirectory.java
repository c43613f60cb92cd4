package dev.weir.it.sim;

import dev.weir.connectors.files.store.PartFiles;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The output directory as the job's definition names it: whichever process makes a call, the call
 * is that process's. Has no state, as everything that {@code define} hands to an operator.
 */
record SimDirectory(String name) implements PartFiles {
  private static final ThreadLocal<Function<String, PartFiles>> CURRENT = new ThreadLocal<>();

  /** Runs what a process does; its calls go to {@code files}, by the directory's name. */
  static void within(@Nullable Function<String, PartFiles> files, Runnable action) {
    Function<String, PartFiles> before = CURRENT.get();
    CURRENT.set(files);
    try {
      action.run();
    } finally {
      CURRENT.set(before);
    }
  }

  @Override
  public String location() {
    return name;
  }

  private PartFiles files() {
    return CURRENT.get().apply(name);
  }

  @Override
  public void probe() throws IOException {
    files().probe();
  }

  @Override
  public void createDirectory() throws IOException {
    files().createDirectory();
  }

  @Override
  public List<String> list() throws IOException {
    return files().list();
  }

  @Override
  public File create(String name) throws IOException {
    return files().create(name);
  }

  @Override
  public boolean createOnce(String name, byte[] content) throws IOException {
    return files().createOnce(name, content);
  }

  @Override
  public byte @Nullable [] read(String name) throws IOException {
    return files().read(name);
  }

  @Override
  public OptionalLong sizeBytes(String name) throws IOException {
    return files().sizeBytes(name);
  }

  @Override
  public int crc32c(String name) throws IOException {
    return files().crc32c(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    files().rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    files().delete(name);
  }

  @Override
  public void syncDirectory() throws IOException {
    files().syncDirectory();
  }
}
