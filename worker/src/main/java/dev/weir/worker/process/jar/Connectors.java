package dev.weir.worker.process.jar;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The installed connectors, each with its libraries in a class loader of its own. A job sees only a
 * connector's facade packages; two connectors may bring different versions of one library.
 *
 * <p>Installed means: a directory {@code <connectors>/<name>/} with jars, one of which holds {@code
 * META-INF/weir/connector.properties} with the keys {@code name} and {@code facade} (packages,
 * comma-separated). Where there is no such directory, as inside an application that embeds Weir,
 * the connectors of the class path are used.
 *
 * <p>Made once in a process; afterwards read by any thread.
 */
public final class Connectors {
  private static final String DESCRIPTOR = "META-INF/weir/connector.properties";

  /** Loaders by facade package. */
  private final Map<String, ClassLoader> facades = new TreeMap<>();

  private final ClassLoader runtime;

  /**
   * @param directory of installed connectors; null to use those of the class path
   * @param runtime the loader of Weir's own classes
   */
  public Connectors(@Nullable Path directory, ClassLoader runtime) {
    this.runtime = runtime;
    try {
      if (directory == null) {
        addClassPath();
      } else {
        addInstalled(directory);
      }
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "the connectors of " + directory + " cannot be read: " + e, e);
    }
  }

  private void addClassPath() throws IOException {
    for (var found = runtime.getResources(DESCRIPTOR); found.hasMoreElements(); ) {
      try (InputStream in = found.nextElement().openStream()) {
        register(in, runtime);
      }
    }
  }

  private void addInstalled(Path directory) throws IOException {
    for (Path connector : sorted(directory)) {
      if (!Files.isDirectory(connector)) {
        continue;
      }
      var jars = new ArrayList<URL>();
      for (Path jar : sorted(connector)) {
        if (jar.toString().endsWith(".jar")) {
          jars.add(url(jar));
        }
      }
      var loader =
          new URLClassLoader(
              "connector-" + connector.getFileName(),
              jars.toArray(URL[]::new),
              new ApiOnlyLoader(runtime));
      try (InputStream in = loader.getResourceAsStream(DESCRIPTOR)) {
        if (in == null) {
          throw new IOException(connector + " holds no jar with " + DESCRIPTOR);
        }
        register(in, loader);
      }
    }
  }

  private void register(InputStream descriptor, ClassLoader loader) throws IOException {
    var properties = new Properties();
    properties.load(descriptor);
    for (String facade : properties.getProperty("facade", "").split(",")) {
      if (!facade.isBlank()) {
        facades.put(facade.strip(), loader);
      }
    }
  }

  private static List<Path> sorted(Path directory) throws IOException {
    var entries = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    }
    entries.sort(null);
    return entries;
  }

  static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  /** Facade packages, sorted. */
  List<String> facadePackages() {
    return List.copyOf(facades.keySet());
  }

  /** The class of this name if it stands in a facade package, else null. */
  @Nullable Class<?> facadeClass(String name) throws ClassNotFoundException {
    int end = name.lastIndexOf('.');
    ClassLoader loader = end < 0 ? null : facades.get(name.substring(0, end));
    return loader == null ? null : loader.loadClass(name);
  }
}
