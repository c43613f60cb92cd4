package dev.weir.worker.codec;

import dev.weir.api.codec.Codec;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.Schema;
import dev.weir.api.schema.TypeRef;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds or makes the codec of a type. One instance belongs to a job in an executor and lives as
 * long as it. Nothing is kept beyond it but a record's codec beside the record's class, see {@link
 * RecordCodecs}: the job's classes and those generated for them can be unloaded. Callable from any
 * thread; codecs are made while a job is deployed, never for a record.
 *
 * <p>The form has no version and no field names: what the bytes mean is said by the {@link Schema}
 * that travels with them, equal texts have equal bytes. Numbers have a fixed width and are
 * little-endian, see {@link Scalars}; a record is its components in their order, one zero byte
 * where it has none, see {@link RecordCodecWriter}.
 */
public final class Codecs {
  private final Map<Schema, Codec<?>> known = new HashMap<>();

  /** So that a type which names codec classes, new objects with every reading, is one codec too. */
  private final Map<Type, Codec<?>> byType = new HashMap<>();

  /**
   * The codec of a type; its own, if it brings one.
   *
   * @throws WeirException {@code WEIR-1008} with the path to the part that has no codec
   */
  @SuppressWarnings("unchecked")
  public <T> Codec<T> of(TypeRef<T> type) {
    synchronized (known) {
      if (type.codec() != null) {
        return type.codec();
      }
      Codec<?> codec = byType.get(type.type());
      if (codec == null) {
        codec = find(Schema.of(type));
        byType.put(type.type(), codec);
      }
      return (Codec<T>) codec;
    }
  }

  /**
   * The codec of a type whose values are keys: equal values give equal bytes. It is the same as
   * {@link #of}, but types that cannot be keys are refused.
   *
   * @throws WeirException {@code WEIR-1008} with the path to the part that cannot be in a key
   */
  public <T> Codec<T> ofKey(TypeRef<T> type) {
    Schema.ofKey(type);
    return of(type);
  }

  /** The codec of what was read already. */
  public Codec<?> of(Schema schema) {
    synchronized (known) {
      return find(schema);
    }
  }

  private Codec<?> find(Schema schema) {
    Codec<?> codec = known.get(schema);
    if (codec == null) {
      codec = make(schema);
      known.put(schema, codec);
    }
    return codec;
  }

  @SuppressWarnings("unchecked")
  private Codec<Object> part(Schema schema) {
    return (Codec<Object>) find(schema);
  }

  private Codec<?> make(Schema schema) {
    if (schema instanceof Schema.Scalar scalar) {
      return Scalars.of(scalar.kind());
    }
    if (schema instanceof Schema.Custom custom) {
      return custom.codec();
    }
    if (schema instanceof Schema.EnumOf constants) {
      return EnumCodec.of(constants.type());
    }
    if (schema instanceof Schema.OptionalOf optional) {
      return new Elements.OptionalCodec<>(part(optional.element()));
    }
    if (schema instanceof Schema.ListOf list) {
      return new Elements.ListCodec<>(part(list.element()));
    }
    if (schema instanceof Schema.SetOf set) {
      return new Elements.SetCodec<>(part(set.element()));
    }
    if (schema instanceof Schema.MapOf map) {
      return new Elements.MapCodec<>(part(map.key()), part(map.value()));
    }
    if (schema instanceof Schema.ArrayOf array) {
      Class<?> component = array.type().getComponentType();
      return component.isPrimitive()
          ? ArrayCodecs.ofPrimitives(component, part(array.element()))
          : new ArrayCodecs.Objects(component, part(array.element()));
    }
    if (schema instanceof Schema.RecordOf record) {
      List<Codec<?>> parts = new ArrayList<>();
      for (Schema.Field field : record.fields()) {
        parts.add(part(field.schema()));
      }
      return RecordCodecs.of(new RecordShape(record.type(), List.copyOf(parts)));
    }
    return sealed((Schema.SealedOf) schema);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Codec<?> sealed(Schema.SealedOf sealed) {
    int count = sealed.cases().size();
    Class<?>[] cases = new Class<?>[count];
    Codec[] codecs = new Codec[count];
    for (int tag = 0; tag < count; tag++) {
      cases[tag] = sealed.cases().get(tag).type();
      codecs[tag] = part(sealed.cases().get(tag));
    }
    return new SealedCodec(cases, codecs);
  }
}
