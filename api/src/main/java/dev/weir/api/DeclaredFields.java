package dev.weir.api;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.schema.Schema;
import dev.weir.api.state.DeclaredState;
import dev.weir.api.state.Timer;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state and timers that a function declares in its fields, private and inherited ones included,
 * in order of name. State elsewhere (in a list, in another object) is not found and stays unusable.
 */
final class DeclaredFields {
  private final String operator;
  private final String line;
  private final List<DeclaredState<?>> states = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final Map<String, String> fieldOfName = new HashMap<>();

  private DeclaredFields(String operator, String line) {
    this.operator = operator;
    this.line = line;
  }

  static DeclaredFields of(String operator, ProcessFunction<?, ?, ?> function, String line) {
    var found = new DeclaredFields(operator, line);
    for (Class<?> type = function.getClass();
        type != null && type != ProcessFunction.class;
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        found.read(field, function);
      }
    }
    found.states.sort(Comparator.comparing(state -> state.declaration().name()));
    found.timers.sort(Comparator.comparing(Timer::name));
    return found;
  }

  List<DeclaredState<?>> states() {
    return states;
  }

  List<Timer> timers() {
    return timers;
  }

  private void read(Field field, ProcessFunction<?, ?, ?> function) {
    boolean state = DeclaredState.class.isAssignableFrom(field.getType());
    if (!state && field.getType() != Timer.class) {
      return;
    }
    String where = field.getDeclaringClass().getSimpleName() + "." + field.getName();
    if (Modifier.isStatic(field.getModifiers())) {
      throw invalid(
          where + " is static, so all subtasks would share it; make it an instance field");
    }
    Object value = valueOf(field, function, where);
    if (value == null) {
      throw invalid(where + " is null; give it its State or Timer where it is declared");
    }
    if (value instanceof Timer timer) {
      unique(timer.name(), where);
      timers.add(timer);
    } else if (value instanceof DeclaredState<?> declared) {
      unique(declared.declaration().name(), where);
      requireTypes(declared, where);
      states.add(declared);
    }
  }

  private @Nullable Object valueOf(Field field, Object function, String where) {
    try {
      field.setAccessible(true);
      return field.get(function);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      throw invalid(where + " cannot be read (" + e.getMessage() + "); open its module to Weir");
    }
  }

  private void unique(String name, String where) {
    String other = fieldOfName.putIfAbsent(name, where);
    if (other != null) {
      throw JobBuilder.error(
          ErrorCode.NAME_DUPLICATE,
          "operator '"
              + operator
              + "': "
              + String.join(" and ", Stream.of(other, where).sorted().toList())
              + " are both called '"
              + name
              + "'; state and timers of an operator need names of their own",
          line);
    }
  }

  private void requireTypes(DeclaredState<?> state, String where) {
    try {
      Schema.of(state.declaration().value());
      var mapKey = state.declaration().mapKey();
      if (mapKey != null) {
        Schema.ofKey(mapKey);
      }
    } catch (WeirException e) {
      throw JobBuilder.error(
          e.code(), "operator '" + operator + "', " + where + ": " + e.getMessage(), line);
    }
  }

  private WeirException invalid(String message) {
    return JobBuilder.error(
        ErrorCode.TOPOLOGY_INVALID, "operator '" + operator + "': " + message, line);
  }
}
