package dev.weir.worker.operator;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Aggregate;
import java.util.function.Function;

/** The records themselves, in order: to merge does not commute. */
record Listing<T>(Function<T, String> shown) implements Aggregate<T, String, String> {
  @Override
  public TypeRef<String> accumulatorType() {
    return TypeRef.of(String.class);
  }

  @Override
  public String create() {
    return "";
  }

  @Override
  public String add(String list, T record) {
    return list + "," + shown.apply(record);
  }

  @Override
  public String merge(String left, String right) {
    return left + right;
  }

  @Override
  public String result(String list) {
    return list;
  }
}
