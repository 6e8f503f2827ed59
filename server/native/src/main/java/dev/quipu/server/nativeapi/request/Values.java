package dev.quipu.server.nativeapi.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Param;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The maps of params and tags in request bodies.
public final class Values {
  private Values() {}

  /// The params of field `params`: strings, numbers and booleans.
  public static List<Param> params(JsonObject body) {
    Optional<JsonObject> object = body.object("params");
    if (object.isEmpty()) {
      return List.of();
    }
    checkSize("params", object.get(), Limits.PARAMS_PER_REQUEST);
    List<Param> params = new ArrayList<>();
    for (String key : object.get().names()) {
      params.add(param(key, object.get().raw(key)));
    }
    return params;
  }

  private static Param param(String key, @Nullable Object value) {
    return switch (value) {
      case String text -> Param.of(key, text);
      case Boolean flag -> new Param(key, Param.Type.BOOLEAN, flag.toString());
      case Long number -> new Param(key, Param.Type.NUMBER, number.toString());
      case BigInteger number -> new Param(key, Param.Type.NUMBER, number.toString());
      case Double number -> new Param(key, Param.Type.NUMBER, number.toString());
      case BigDecimal number -> new Param(key, Param.Type.NUMBER, number.toString());
      case null -> throw notScalar(key, "null");
      case JsonObject object -> throw notScalar(key, "an object; flatten it with dots");
      default -> throw notScalar(key, "an array; write it as text");
    };
  }

  private static QuipuException notScalar(String key, String what) {
    return QuipuException.invalid(
        "Param " + Text.quote(key) + " is " + what + "; it must be a string, number or boolean");
  }

  /// The tags of field `tags`.
  ///
  /// @param removable whether a tag may be null, which removes it
  public static Map<String, @Nullable String> tags(JsonObject body, boolean removable) {
    Map<String, @Nullable String> tags = new LinkedHashMap<>();
    Optional<JsonObject> object = body.object("tags");
    if (object.isEmpty()) {
      return tags;
    }
    checkSize("tags", object.get(), Limits.TAGS_PER_REQUEST);
    for (String key : object.get().names()) {
      tags.put(
          key, removable ? object.get().text(key).orElse(null) : object.get().requiredText(key));
    }
    return tags;
  }

  private static void checkSize(String field, JsonObject object, int max) {
    if (object.names().size() > max) {
      throw QuipuException.invalid(
          "Field \""
              + field
              + "\" has "
              + object.names().size()
              + " entries; at most "
              + max
              + " are allowed in one request");
    }
  }
}
