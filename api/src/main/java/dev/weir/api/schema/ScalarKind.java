package dev.weir.api.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The single values that a {@link Schema} is made of. A primitive and its box are one kind. */
public enum ScalarKind {
  BOOLEAN(boolean.class, Boolean.class),
  BYTE(byte.class, Byte.class),
  SHORT(short.class, Short.class),
  CHAR(char.class, Character.class),
  INT(int.class, Integer.class),
  LONG(long.class, Long.class),
  FLOAT(float.class, Float.class),
  DOUBLE(double.class, Double.class),
  STRING(null, String.class),
  BYTES(null, byte[].class),
  INSTANT(null, Instant.class),
  DURATION(null, Duration.class),
  LOCAL_DATE(null, LocalDate.class),
  LOCAL_TIME(null, LocalTime.class),
  LOCAL_DATE_TIME(null, LocalDateTime.class),
  BIG_DECIMAL(null, BigDecimal.class),
  BIG_INTEGER(null, BigInteger.class),
  UUID(null, UUID.class);

  private final @Nullable Class<?> primitive;
  private final Class<?> reference;

  ScalarKind(@Nullable Class<?> primitive, Class<?> reference) {
    this.primitive = primitive;
    this.reference = reference;
  }

  /** As in {@link Schema#text}: the primitive's name where there is one. */
  public String text() {
    return primitive != null ? primitive.getName() : reference.getSimpleName();
  }

  /** The class of its values as objects. */
  public Class<?> reference() {
    return reference;
  }

  static @Nullable ScalarKind of(Class<?> type) {
    for (ScalarKind kind : values()) {
      if (kind.reference == type || kind.primitive == type) {
        return kind;
      }
    }
    return null;
  }
}
