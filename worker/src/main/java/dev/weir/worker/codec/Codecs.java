package dev.weir.worker.codec;

import dev.weir.api.codec.Codec;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds or makes the codec of a type. One instance belongs to a job in an executor and lives as
 * long as it: nothing is kept in statics, so the job's classes and the classes generated beside
 * them can be unloaded. Callable from any thread; codecs are made while a job is deployed, never
 * for a record.
 *
 * <p>The form has no version and no field names: what the bytes mean is said by the schema that
 * travels with them. Numbers have a fixed width and are little-endian, see {@link Scalar}; a record
 * is its components in their order, one zero byte where it has none.
 */
public final class Codecs {
  private final Map<Form, Codec<?>> known = new HashMap<>();

  /** A type, and whether equal values must give equal bytes. */
  private record Form(ResolvedType type, boolean canonical) {}

  /**
   * The codec of a type; its own, if it brings one.
   *
   * @throws WeirException {@code WEIR-1008} with the path to the part that has no codec
   */
  public <T> Codec<T> of(TypeRef<T> type) {
    return find(type, false);
  }

  /**
   * The codec of a type whose values are keys: equal values give equal bytes. Sets and maps are
   * written in the order of their elements' bytes; arrays are refused, as they are equal by
   * identity only.
   */
  public <T> Codec<T> ofKey(TypeRef<T> type) {
    return find(type, true);
  }

  @SuppressWarnings("unchecked")
  private <T> Codec<T> find(TypeRef<T> type, boolean canonical) {
    Codec<T> own = type.codec();
    if (own != null) {
      return own;
    }
    String path = simpleName(type.type());
    ResolvedType resolved = ResolvedType.of(type.type(), Map.of(), path);
    synchronized (known) {
      Codec<?> found = known.get(new Form(resolved, canonical));
      if (found == null) {
        found = new Making(canonical).codec(resolved, path);
      }
      return (Codec<T>) found;
    }
  }

  private static String simpleName(Type type) {
    return type instanceof Class<?> raw ? raw.getSimpleName() : type.getTypeName();
  }

  /**
   * One search for a codec. What it made becomes known to others only at its end, as a codec made
   * inside an unfinished recursive type is not complete.
   */
  private final class Making {
    private final boolean canonical;
    private final Map<ResolvedType, Codec<?>> made = new HashMap<>();
    private final Map<ResolvedType, RecursiveCodec> open = new HashMap<>();

    Making(boolean canonical) {
      this.canonical = canonical;
    }

    Codec<?> codec(ResolvedType type, String path) {
      Codec<?> codec = part(type, path);
      made.forEach((each, complete) -> known.put(new Form(each, canonical), complete));
      return codec;
    }

    @SuppressWarnings("unchecked")
    private Codec<Object> part(ResolvedType type, String path) {
      Codec<?> found = Scalar.of(type.raw());
      if (found == null) {
        found = known.get(new Form(type, canonical));
      }
      if (found == null) {
        found = made.get(type);
      }
      if (found == null) {
        found = open.get(type);
      }
      if (found == null) {
        RecursiveCodec self = new RecursiveCodec();
        open.put(type, self);
        found = make(type, path);
        open.remove(type);
        self.bind((Codec<Object>) found);
        made.put(type, found);
      }
      return (Codec<Object>) found;
    }

    private Codec<?> make(ResolvedType type, String path) {
      Class<?> raw = type.raw();
      if (raw.isArray()) {
        return array(type, path);
      }
      if (raw.isEnum()) {
        return EnumCodec.of(raw, path);
      }
      if (raw == Optional.class) {
        return new Elements.OptionalCodec<>(part(type.argument(0), path));
      }
      if (raw == List.class) {
        return new Elements.ListCodec<>(part(type.argument(0), path + "[]"));
      }
      if (raw == Set.class) {
        return new Elements.SetCodec<>(part(type.argument(0), path + "{}"), canonical);
      }
      if (raw == Map.class) {
        return new Elements.MapCodec<>(
            part(type.argument(0), path + "{key}"),
            part(type.argument(1), path + "{value}"),
            canonical);
      }
      if (raw.isRecord()) {
        return record(type, path);
      }
      if (raw.isInterface() && raw.isSealed()) {
        return sealed(type, path);
      }
      throw ResolvedType.unsupported(
          path,
          type.toString(),
          "no codec is known for it; use a record, an enum, a sealed interface of records, a"
              + " List, Set, Map, Optional or array of them, or give the codec with TypeRef.of("
              + raw.getSimpleName()
              + ".class, codec)");
    }

    private Codec<?> array(ResolvedType type, String path) {
      if (canonical) {
        throw ResolvedType.unsupported(
            path,
            type.toString(),
            "an array is equal only to itself and cannot be in a key; use a List");
      }
      ResolvedType component = type.argument(0);
      if (component.raw().isPrimitive()) {
        return ArrayCodecs.ofPrimitives(component.raw());
      }
      return new ArrayCodecs.Objects(component.raw(), part(component, path + "[]"));
    }

    private Codec<?> record(ResolvedType type, String path) {
      Map<TypeVariable<?>, ResolvedType> bound = type.bindings();
      List<Codec<?>> parts = new ArrayList<>();
      for (RecordComponent component : type.raw().getRecordComponents()) {
        String inner = path + "." + component.getName();
        parts.add(part(ResolvedType.of(component.getGenericType(), bound, inner), inner));
      }
      return RecordCodecs.of(new RecordShape(type.raw(), List.copyOf(parts)), path);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Codec<?> sealed(ResolvedType type, String path) {
      TreeSet<ResolvedType> leaves =
          new TreeSet<>(Comparator.comparing(leaf -> leaf.raw().getName()));
      collect(type, path, leaves);
      Class<?>[] classes = leaves.stream().map(ResolvedType::raw).toArray(Class<?>[]::new);
      Codec[] codecs = new Codec[classes.length];
      int tag = 0;
      for (ResolvedType leaf : leaves) {
        codecs[tag++] = part(leaf, path + "(" + leaf.raw().getSimpleName() + ")");
      }
      return new SealedCodec(classes, codecs);
    }

    private void collect(ResolvedType type, String path, Set<ResolvedType> leaves) {
      for (Class<?> permitted : type.raw().getPermittedSubclasses()) {
        ResolvedType narrow = type.narrow(permitted, path);
        if (permitted.isRecord() || permitted.isEnum()) {
          leaves.add(narrow);
        } else if (permitted.isInterface() && permitted.isSealed()) {
          collect(narrow, path, leaves);
        } else {
          throw ResolvedType.unsupported(
              path,
              permitted.getTypeName(),
              "a sealed interface may permit records, enums and sealed interfaces of them only");
        }
      }
    }
  }
}
