package dev.weir.connectors.files.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.weir.connectors.files.line.LineDecoder;
import dev.weir.connectors.files.line.MalformedLineException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads one JSON value a line. Used by one thread. */
final class JsonDecoder<T> implements LineDecoder<T> {
  private static final int MAX_DEPTH = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final JsonType type;

  JsonDecoder(JsonType type) {
    this.type = type;
  }

  @Override
  @SuppressWarnings("unchecked") // the type was made from T
  public T decode(byte[] bytes, int offset, int length) throws MalformedLineException {
    try (JsonParser parser = FACTORY.createParser(bytes, offset, length)) {
      return (T) decode(parser);
    } catch (JsonMismatchException e) {
      throw new MalformedLineException(Math.min(e.at(), length), e.described());
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory could not be read", e);
    }
  }

  private Object decode(JsonParser parser) throws IOException, JsonMismatchException {
    try {
      parser.nextToken();
      Object value = type.read(parser);
      if (parser.nextToken() != null) {
        throw JsonMismatchException.unexpected(parser, "the end of the line after one value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw JsonMismatchException.syntax(e);
    }
  }

  @Override
  public boolean isBlank(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
