package dev.weir.worker.template;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the templates of a chain become objects. Stateless; any thread.
 *
 * <p>{@link #COPIED}: each object is the only one of a hidden class, made of the template's own
 * bytes. The compiler keeps profiles by class, so the calls in a copy have one target each; and it
 * takes the final fields of hidden classes and of records for constants where it knows the object,
 * so a chain compiles into one piece. It knows the object when a copied {@link #root} holds it.
 * {@link #SHARED}: objects of the template itself, where making classes would cost more than it
 * saves, as in simulators.
 *
 * <p>A template is a package-private top-level final class with one constructor and final fields.
 * Nobody refers to it by its class, a copy is not an instance of it: it has neither inner classes
 * nor lambdas nor a {@code this::method}. Where it has to give itself away it does as an interface.
 * What it is wired with is another template by its interface, or a record; what changes stands in a
 * plain object behind a final field. A copy is unloaded when its object is garbage: nothing here
 * keeps it.
 */
public enum Templates {
  SHARED,
  COPIED;

  /**
   * An object of a template.
   *
   * @param in the template's package
   * @param arguments of its constructor
   */
  public <T> T make(Lookup in, Class<?> template, Object... arguments) {
    return made(this == SHARED ? template : copy(in, template, null), arguments);
  }

  /**
   * The root of a chain: a template whose only argument is what {@link #constant} gives a copy.
   *
   * @param wiring a record
   */
  public <T> T root(Lookup in, Class<?> template, Record wiring) {
    return made(this == SHARED ? template : copy(in, template, wiring), wiring);
  }

  /**
   * Objects of one copy of a root, each with an argument of its own besides the wiring.
   *
   * @param wiring a record
   */
  public <A, T> Function<A, T> roots(Lookup in, Class<?> template, Record wiring) {
    Class<?> type = this == SHARED ? template : copy(in, template, wiring);
    return argument -> made(type, wiring, argument);
  }

  /**
   * For the static initializer of a root: its wiring in a copy, null in the template itself.
   *
   * @param self the caller's
   */
  public static <W extends Record> @Nullable W constant(Lookup self, Class<W> wiring) {
    try {
      return MethodHandles.classData(self, ConstantDescs.DEFAULT_NAME, wiring);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the lookup of another class", e);
    }
  }

  private static Class<?> copy(Lookup in, Class<?> template, @Nullable Record wiring) {
    byte[] bytes = bytes(template);
    try {
      Lookup copied =
          wiring == null
              ? in.defineHiddenClass(bytes, true)
              : in.defineHiddenClassWithClassData(bytes, wiring, true);
      return copied.lookupClass();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the lookup of another package", e);
    }
  }

  private static byte[] bytes(Class<?> template) {
    String name = template.getSimpleName() + ".class";
    try (InputStream in = template.getResourceAsStream(name)) {
      if (in == null) {
        throw unreadable(template, null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw unreadable(template, e);
    }
  }

  private static WeirException unreadable(Class<?> template, @Nullable IOException cause) {
    return new WeirException(
        ErrorCode.INTERNAL,
        "the class file of "
            + template.getName()
            + " cannot be read, from which each job's operators are made; Weir's jar must hold it"
            + " where the class was loaded from, as a plain entry",
        cause);
  }

  @SuppressWarnings("unchecked") // the caller names an interface that the template implements
  private static <T> T made(Class<?> type, Object... arguments) {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    try {
      return (T) constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (e.getCause() instanceof Error thrown) {
        throw thrown;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " is no template", e);
    }
  }
}
