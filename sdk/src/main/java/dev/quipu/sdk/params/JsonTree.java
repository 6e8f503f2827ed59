package dev.quipu.sdk.params;

import dev.quipu.sdk.json.JsonValues;
import dev.quipu.sdk.json.JsonValues.NumberForm;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON as maps, lists, texts, numbers, booleans and null.
final class JsonTree {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonTree() {}

  /// @param file for messages
  static @Nullable Object read(String text, Path file) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = json.nextToken();
      Object tree = first == null ? null : JsonValues.read(json, first, NumberForm.AS_WRITTEN);
      if (json.nextToken() != null) {
        throw ParamFile.bad(file, "something follows its first value");
      }
      return tree;
    } catch (JacksonException e) {
      throw ParamFile.bad(file, e.getOriginalMessage());
    }
  }
}
