package dev.weir.api;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Binds text to the components of a job's arguments record, and says all that does not fit. */
final class ArgsRecord {
  private final Class<?> type;
  private final Constructor<?> constructor;
  private final List<JobArgument> arguments;

  private ArgsRecord(Class<?> type, Constructor<?> constructor, List<JobArgument> arguments) {
    this.type = type;
    this.constructor = constructor;
    this.arguments = List.copyOf(arguments);
  }

  static ArgsRecord of(Class<?> type) {
    var arguments = new ArrayList<JobArgument>();
    RecordComponent[] components = type.getRecordComponents();
    var types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      types[i] = component.getType();
      Class<?> value = valueType(component);
      if (value == null || !ArgValue.isSupported(value)) {
        throw new WeirException(
            ErrorCode.NOT_A_JOB,
            type.getName()
                + "."
                + component.getName()
                + " is a "
                + component.getGenericType().getTypeName()
                + "; an argument is a String, number, boolean, enum, Duration, Instant, LocalDate, or"
                + " an Optional of one");
      }
      Default preset = component.getAnnotation(Default.class);
      arguments.add(
          new JobArgument(
              component.getName(),
              ArgValue.name(value),
              preset == null ? null : preset.value(),
              component.getType() == Optional.class));
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new ArgsRecord(type, constructor, arguments);
    } catch (NoSuchMethodException | RuntimeException e) {
      throw new WeirException(
          ErrorCode.NOT_A_JOB, type.getName() + " cannot be created: " + e.getMessage(), e);
    }
  }

  List<JobArgument> arguments() {
    return arguments;
  }

  Object bind(Map<String, String> given) {
    var problems = new ArrayList<String>();
    var left = new TreeMap<>(given);
    RecordComponent[] components = type.getRecordComponents();
    var values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String text = left.remove(components[i].getName());
      values[i] = value(components[i], arguments.get(i), text, problems);
    }
    for (Map.Entry<String, String> unknown : left.entrySet()) {
      problems.add("'" + unknown.getKey() + "' is unknown" + instead(unknown.getKey()));
    }
    if (!problems.isEmpty()) {
      throw new WeirException(
          ErrorCode.ARGS_INVALID, String.join("; ", problems) + "; the job takes: " + usage());
    }
    return create(values);
  }

  private static @Nullable Object value(
      RecordComponent component,
      JobArgument argument,
      @Nullable String given,
      List<String> problems) {
    String text = given != null ? given : argument.defaultValue();
    if (text == null) {
      if (!argument.optional()) {
        problems.add("'" + argument.name() + "' is missing: expected " + argument.type());
      }
      return Optional.empty();
    }
    Class<?> type = valueType(component);
    try {
      Object value = ArgValue.parse(type == null ? String.class : type, text);
      return argument.optional() ? Optional.of(value) : value;
    } catch (IllegalArgumentException e) {
      problems.add(
          (given == null ? "the default of '" : "'")
              + argument.name()
              + "': expected "
              + e.getMessage()
              + ", found '"
              + text
              + "'");
      return Optional.empty();
    }
  }

  private Object create(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new WeirException(
          ErrorCode.ARGS_INVALID,
          type.getName()
              + " refuses its values: "
              + (cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage()),
          cause);
    } catch (ReflectiveOperationException e) {
      throw new WeirException(
          ErrorCode.NOT_A_JOB, type.getName() + " cannot be created: " + e.getMessage(), e);
    }
  }

  private String usage() {
    var all = new ArrayList<String>();
    for (JobArgument argument : arguments) {
      String preset = argument.defaultValue();
      all.add(
          argument.name()
              + ": "
              + argument.type()
              + (preset != null ? " = " + preset : argument.optional() ? " (optional)" : ""));
    }
    return all.isEmpty() ? "no arguments" : String.join(", ", all);
  }

  /** The component that is nearest to a misspelt one. */
  private String instead(String unknown) {
    var byDistance = new TreeMap<Integer, TreeSet<String>>();
    for (JobArgument argument : arguments) {
      byDistance
          .computeIfAbsent(distance(unknown, argument.name()), d -> new TreeSet<>())
          .add(argument.name());
    }
    return byDistance.isEmpty() || byDistance.firstKey() > 2
        ? ""
        : ", did you mean '" + byDistance.firstEntry().getValue().first() + "'?";
  }

  private static int distance(String left, String right) {
    var row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int next = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + change);
        diagonal = row[j];
        row[j] = next;
      }
    }
    return row[right.length()];
  }

  /** The component's type, or what its Optional holds; null where that is no class. */
  private static @Nullable Class<?> valueType(RecordComponent component) {
    if (component.getType() != Optional.class) {
      return component.getType();
    }
    Type generic = component.getGenericType();
    return generic instanceof ParameterizedType optional
            && optional.getActualTypeArguments()[0] instanceof Class<?> inner
        ? inner
        : null;
  }
}
