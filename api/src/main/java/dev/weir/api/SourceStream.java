package dev.weir.api;

import dev.weir.api.graph.Node;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.time.Watermarks;
import dev.weir.api.topology.Partitioning;
import java.util.List;
import java.util.Objects;

/**
 * A stream directly after its source, where event time begins.
 *
 * @param <T> its records
 */
public final class SourceStream<T> extends DataStream<T> {
  private final int id;

  SourceStream(JobBuilder builder, TypeRef<T> type, int id) {
    super(builder, type, List.of(new Node.Input(id, Partitioning.FORWARD)));
    this.id = id;
  }

  /** Gives the records their event time and says how late they may come. */
  public DataStream<T> watermarks(Watermarks<? super T> watermarks) {
    Objects.requireNonNull(watermarks, "watermarks");
    builder().watermarks(id, watermarks);
    return this;
  }
}
