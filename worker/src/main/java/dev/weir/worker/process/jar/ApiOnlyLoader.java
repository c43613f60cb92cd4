package dev.weir.worker.process.jar;

/**
 * Parent of connector loaders: the JDK, Weir's API and SLF4J, so that connectors log where their
 * process does; nothing else of the runtime's class path. Stateless but for its two parents.
 */
final class ApiOnlyLoader extends ClassLoader {
  static final String API = "dev.weir.api.";
  private static final String LOGGING = "org.slf4j.";

  private final ClassLoader runtime;

  ApiOnlyLoader(ClassLoader runtime) {
    super("weir-api", getPlatformClassLoader());
    this.runtime = runtime;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith(API) || name.startsWith(LOGGING)) {
      return runtime.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
