package dev.weir.worker.process.jar;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * A job's jar, open for loading classes. The job's own classes come first and only from its jar;
 * from outside it sees the JDK, Weir's API and the facades of connectors. Closing it lets the
 * classes unload.
 */
public final class JobJar implements AutoCloseable {
  /** Packages of the runtime that a job must not bring along, besides facades of connectors. */
  private static final String[] RESERVED = {
    "dev/weir/api/",
    "dev/weir/proto/",
    "dev/weir/checkpointing/",
    "dev/weir/state/",
    "dev/weir/worker/",
    "dev/weir/coordinator/"
  };

  private final Path file;
  private final JobLoader loader;

  private JobJar(Path file, JobLoader loader) {
    this.file = file;
    this.loader = loader;
  }

  /**
   * Opens and checks a jar.
   *
   * @throws WeirException WEIR-1001 when it is no jar, WEIR-1012 when it bundles Weir's classes
   */
  public static JobJar open(Path file, Connectors connectors) {
    try (var jar = new JarFile(file.toFile(), true)) {
      refuseBundledWeir(jar, connectors);
      return new JobJar(file, new JobLoader(Connectors.url(file), connectors));
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.JAR_UNREADABLE,
          "expected a jar file, found " + describe(file, e) + "; give the jar that your build made",
          e);
    }
  }

  private static String describe(Path file, IOException e) {
    return file.getFileName() + " (" + e.getMessage() + ")";
  }

  private static void refuseBundledWeir(JarFile jar, Connectors connectors) {
    for (var entries = jar.entries(); entries.hasMoreElements(); ) {
      ZipEntry entry = entries.nextElement();
      String name = entry.getName();
      if (!name.endsWith(".class")) {
        continue;
      }
      boolean reserved = connectors.facadePackages().contains(packageOf(name));
      for (String prefix : RESERVED) {
        reserved |= name.startsWith(prefix);
      }
      if (reserved) {
        throw new WeirException(
            ErrorCode.WEIR_CLASSES_BUNDLED,
            "the jar holds "
                + name
                + "; the cluster brings these classes itself: give the dependency on dev.weir the"
                + " scope 'provided' and build the jar again");
      }
    }
  }

  private static String packageOf(String entry) {
    int end = entry.lastIndexOf('/');
    return end < 0 ? "" : entry.substring(0, end).replace('/', '.');
  }

  /**
   * The class of this name, not yet initialised.
   *
   * @throws WeirException WEIR-1002 when the jar has none
   */
  public Class<?> load(String className) {
    try {
      return Class.forName(className, false, loader);
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      throw new WeirException(
          ErrorCode.CLASS_NOT_FOUND,
          "expected class "
              + className
              + " in "
              + file.getFileName()
              + ", found none"
              + missing(className, e),
          e);
    }
  }

  private static String missing(String className, Throwable e) {
    String cause = String.valueOf(e.getMessage());
    return cause.replace('/', '.').equals(className) ? "" : " (it needs " + cause + ")";
  }

  /** The loader of the job's classes. */
  public ClassLoader loader() {
    return loader;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
