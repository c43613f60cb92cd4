package dev.weir.api;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For the runtime: a job class that was found usable, ready to be defined as often as needed. Holds
 * no state of a run; each {@link #build} makes a job, arguments and functions of its own. The time
 * limit on {@code define} is the caller's.
 */
public final class JobDefinition {
  private final Class<?> job;
  private final Constructor<?> constructor;
  private final ArgsRecord args;

  private JobDefinition(Class<?> job, Constructor<?> constructor, ArgsRecord args) {
    this.job = job;
    this.constructor = constructor;
    this.args = args;
  }

  /**
   * Checks a class.
   *
   * @throws WeirException NOT_A_JOB with what is wrong with it
   */
  public static JobDefinition of(Class<?> job) {
    if (!Job.class.isAssignableFrom(job)) {
      throw notAJob(job, "does not implement " + Job.class.getName() + otherLoader(job));
    }
    if (job.isInterface() || Modifier.isAbstract(job.getModifiers())) {
      throw notAJob(job, "is abstract; name a class that can be created");
    }
    if (job.getEnclosingClass() != null && !Modifier.isStatic(job.getModifiers())) {
      throw notAJob(job, "is an inner class; make it static");
    }
    Constructor<?> constructor;
    try {
      constructor = job.getDeclaredConstructor();
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw notAJob(job, "has no constructor without parameters");
    } catch (RuntimeException e) {
      throw notAJob(job, "cannot be created (" + e.getMessage() + "); open its module to Weir");
    }
    Type type = jobArgument(job, Map.of());
    if (!(type instanceof Class<?> args) || !args.isRecord()) {
      throw notAJob(
          job,
          "has arguments of type "
              + (type == null ? "unknown" : type.getTypeName())
              + "; write Job<Args> with a record Args, or Job<NoArgs>");
    }
    return new JobDefinition(job, constructor, ArgsRecord.of(args));
  }

  /** Name of the job's class. */
  public String jobClass() {
    return job.getName();
  }

  /** The arguments that the job takes, in order. */
  public List<JobArgument> arguments() {
    return args.arguments();
  }

  /**
   * Runs {@code define} once.
   *
   * @param given the arguments by name, as text
   * @throws WeirException ARGS_INVALID, DEFINE_FAILED, or what the builder refused
   */
  public JobGraph build(Map<String, String> given) {
    Object bound = args.bind(given);
    var builder = new JobBuilder();
    try {
      @SuppressWarnings("unchecked") // the type of its arguments was read from its own signature
      Job<Object> instance = (Job<Object>) constructor.newInstance();
      instance.define(builder, bound);
    } catch (InvocationTargetException e) {
      builder.abandon();
      throw failed("the constructor of ", e.getCause() == null ? e : e.getCause());
    } catch (WeirException e) {
      builder.abandon();
      throw e;
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      builder.abandon();
      throw failed("define of ", e);
    }
    return builder.close();
  }

  private WeirException failed(String what, Throwable thrown) {
    // A static initializer's failure is the error of whoever came first; why is in its cause.
    Throwable inside = thrown instanceof ExceptionInInitializerError ? thrown.getCause() : null;
    Throwable cause = inside == null ? thrown : inside;
    return new WeirException(
        ErrorCode.DEFINE_FAILED,
        what
            + job.getName()
            + " threw "
            + cause.getClass().getName()
            + (cause.getMessage() == null ? "" : ": " + cause.getMessage())
            + " ("
            + UserLine.of(cause)
            + ")",
        cause);
  }

  private static WeirException notAJob(Class<?> job, String why) {
    return new WeirException(ErrorCode.NOT_A_JOB, job.getName() + " " + why);
  }

  /** A bundled copy of the API is the likeliest reason why a Job is none. */
  private static String otherLoader(Class<?> job) {
    for (Class<?> type : job.getInterfaces()) {
      if (type.getName().equals(Job.class.getName())) {
        return " of this runtime but a copy of it; leave Weir's own classes out of the jar";
      }
    }
    return "";
  }

  /** What stands for A in the {@code Job<A>} that a class implements, through its ancestors. */
  private static @Nullable Type jobArgument(Class<?> type, Map<TypeVariable<?>, Type> bound) {
    var ancestors = new ArrayList<Type>(List.of(type.getGenericInterfaces()));
    if (type.getGenericSuperclass() != null) {
      ancestors.add(type.getGenericSuperclass());
    }
    for (Type ancestor : ancestors) {
      if (ancestor instanceof ParameterizedType generic) {
        var raw = (Class<?>) generic.getRawType();
        var inner = new HashMap<TypeVariable<?>, Type>();
        for (int i = 0; i < raw.getTypeParameters().length; i++) {
          Type given = generic.getActualTypeArguments()[i];
          inner.put(raw.getTypeParameters()[i], bound.getOrDefault(given, given));
        }
        if (raw == Job.class) {
          return inner.get(Job.class.getTypeParameters()[0]);
        }
        Type found = jobArgument(raw, inner);
        if (found != null) {
          return found;
        }
      } else if (ancestor instanceof Class<?> plain && plain != Job.class) {
        Type found = jobArgument(plain, Map.of());
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
