package dev.weir.worker.process.jar;

import dev.weir.worker.lint.Lint;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Hands the classes of a job to the {@link Lint}, as bytes: those that lie where the job's class
 * lies, in the same jar or directory. Nothing of the job is loaded or run for it.
 */
public final class JobLint {
  /** A larger class was written by a program. */
  private static final int MAX_CLASS_BYTES = 1 << 20;

  private final ClassLoader loader;
  private final String root;

  private JobLint(ClassLoader loader, String root) {
    this.loader = loader;
    this.root = root;
  }

  /** What the job does that may differ each time it is rebuilt or goes on after a failure. */
  public static List<String> warnings(Class<?> job) {
    ClassLoader loader = job.getClassLoader();
    String file = file(job.getName().replace('.', '/'));
    URL own = loader == null ? null : loader.getResource(file);
    if (own == null) {
      return List.of();
    }
    String url = own.toString();
    var lint = new JobLint(loader, url.substring(0, url.length() - file.length()));
    return Lint.warnings(job.getName(), lint::bytes, lint::methods);
  }

  private static String file(String internalName) {
    return internalName + ".class";
  }

  private byte @Nullable [] bytes(String internalName) {
    URL url = loader.getResource(file(internalName));
    if (url == null || !url.toString().equals(root + file(internalName))) {
      return null;
    }
    try (InputStream in = url.openStream()) {
      byte[] bytes = in.readNBytes(MAX_CLASS_BYTES + 1);
      return bytes.length > MAX_CLASS_BYTES ? null : bytes;
    } catch (IOException e) {
      return null;
    }
  }

  /** Of the JDK, the API or a library: names of what a class of the job may override. */
  private Set<String> methods(String internalName) {
    var names = new TreeSet<String>();
    try {
      Class<?> type = Class.forName(internalName.replace('/', '.'), false, loader);
      for (Class<?> at = type; at != null; at = at.getSuperclass()) {
        for (Method method : at.getDeclaredMethods()) {
          names.add(method.getName());
        }
      }
      for (Method method : type.getMethods()) {
        names.add(method.getName());
      }
    } catch (ClassNotFoundException | LinkageError e) {
      return names; // it is not there, so nothing is called through it
    }
    return names;
  }
}
