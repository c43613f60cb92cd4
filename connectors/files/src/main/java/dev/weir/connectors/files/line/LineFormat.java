package dev.weir.connectors.files.line;

import dev.weir.api.schema.TypeRef;

/** A format with one record a line. Immutable; its decoders and encoders belong to one thread. */
public interface LineFormat<T> {
  /** As shown in the topology: {@code ndjson}, {@code text}. */
  String name();

  /** What committed files end in, without the dot. */
  String extension();

  TypeRef<T> type();

  LineDecoder<T> decoder();

  LineEncoder<T> encoder();
}
