package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.LongFunction;

/** Numbers as JSON tokens, each checked against what its type can hold. Stateless. */
final class JsonNumbers {
  private JsonNumbers() {}

  static JsonType whole(String name, long least, long most, LongFunction<Object> narrowed) {
    return new JsonScalar(
        "a whole number from " + least + " to " + most + " (" + name + ")",
        (parser, type) -> {
          if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = parser.getLongValue();
            if (value >= least && value <= most) {
              return narrowed.apply(value);
            }
          }
          throw JsonMismatchException.unexpected(parser, type);
        },
        (value, out) -> out.number(((Number) value).longValue()));
  }

  static Object readDouble(JsonParser parser, JsonType type)
      throws IOException, JsonMismatchException {
    double value;
    if (isNumber(parser)) {
      value = parser.getDoubleValue();
      if (!Double.isInfinite(value)) {
        return value;
      }
    } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
      String text = parser.getText();
      if (isBeyondNumbers(text)) {
        return Double.parseDouble(text);
      }
    }
    throw JsonMismatchException.unexpected(parser, type);
  }

  static Object readFloat(JsonParser parser, JsonType type)
      throws IOException, JsonMismatchException {
    if (isNumber(parser)) {
      float value = Float.parseFloat(parser.getText());
      if (!Float.isInfinite(value)) {
        return value;
      }
    } else if (parser.currentToken() == JsonToken.VALUE_STRING
        && isBeyondNumbers(parser.getText())) {
      return Float.parseFloat(parser.getText());
    }
    throw JsonMismatchException.unexpected(parser, type);
  }

  private static boolean isBeyondNumbers(String text) {
    return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
  }

  private static boolean isNumber(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
  }

  static Object readDecimal(JsonParser parser, JsonType type)
      throws IOException, JsonMismatchException {
    if (!isNumber(parser)) {
      throw JsonMismatchException.unexpected(parser, type);
    }
    return parser.getDecimalValue();
  }

  static Object readBigInteger(JsonParser parser, JsonType type)
      throws IOException, JsonMismatchException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw JsonMismatchException.unexpected(parser, type);
    }
    return parser.getBigIntegerValue();
  }
}
