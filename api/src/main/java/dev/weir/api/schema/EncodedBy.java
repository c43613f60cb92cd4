package dev.weir.api.schema;

import dev.weir.api.codec.Codec;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a foreign type inside a record its codec: {@code record Order(@EncodedBy(MoneyCodec.class)
 * Money total) {}}, or on a class of one's own. The codec has a constructor without parameters.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface EncodedBy {
  Class<? extends Codec<?>> value();
}
