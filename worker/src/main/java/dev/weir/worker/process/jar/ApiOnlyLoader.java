package dev.weir.worker.process.jar;

/**
 * Parent of connector loaders: the JDK and Weir's API, nothing else of the runtime's class path.
 * Stateless but for its two parents.
 */
final class ApiOnlyLoader extends ClassLoader {
  static final String API = "dev.weir.api.";

  private final ClassLoader runtime;

  ApiOnlyLoader(ClassLoader runtime) {
    super("weir-api", getPlatformClassLoader());
    this.runtime = runtime;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith(API)) {
      return runtime.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
