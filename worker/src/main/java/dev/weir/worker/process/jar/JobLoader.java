package dev.weir.worker.process.jar;

import java.net.URL;
import java.net.URLClassLoader;

/** Loads a job's classes; see {@link JobJar} for what they see. Used by any thread. */
final class JobLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Connectors connectors;

  JobLoader(URL jar, Connectors connectors) {
    super("job", new URL[] {jar}, getPlatformClassLoader());
    this.connectors = connectors;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(ApiOnlyLoader.API)) {
      return Class.forName(name, false, ApiOnlyLoader.class.getClassLoader());
    }
    Class<?> facade = connectors.facadeClass(name);
    return facade != null ? facade : super.loadClass(name, resolve);
  }
}
