package dev.quipu.sdk.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// The params of a run with the types with which they were logged: a value is a String, a Boolean,
/// a Long (an integer) or a Double. A number that neither of them holds exactly is a BigInteger or
/// BigDecimal. Any thread.
public final class Params {
  private final Map<String, Object> flat;

  private Params(Map<String, Object> flat) {
    this.flat = Collections.unmodifiableMap(flat);
  }

  static Params of(JsonObject json) {
    Map<String, Object> flat = new TreeMap<>();
    json.values().forEach((key, value) -> flat.put(key, Objects.requireNonNullElse(value, "")));
    return new Params(flat);
  }

  /// The params by key, such as `model.layers` = 2.
  public Map<String, Object> flat() {
    return flat;
  }

  /// The params as maps in maps, such as `model` = {`layers` = 2}: a dot in a key ends the name of
  /// a map. If a key is a value and the beginning of other keys, the others keep their dots.
  public Map<String, Object> nested() {
    Map<String, Object> root = new LinkedHashMap<>();
    // The shorter keys come first, so that a value is there before the keys that it begins.
    flat.forEach((key, value) -> put(root, key, value));
    return root;
  }

  private static void put(Map<String, Object> root, String key, Object value) {
    Map<String, Object> map = root;
    int start = 0;
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      Object below = map.computeIfAbsent(key.substring(start, dot), name -> new LinkedHashMap<>());
      if (!(below instanceof Map)) {
        break;
      }
      @SuppressWarnings("unchecked")
      Map<String, Object> deeper = (Map<String, Object>) below;
      map = deeper;
      start = dot + 1;
    }
    map.put(key.substring(start), value);
  }

  /// A param with its type; empty if there is none with this key.
  public Optional<Object> find(String key) {
    return Optional.ofNullable(flat.get(key));
  }

  /// A param as text, whatever its type.
  ///
  /// @throws QuipuException NOT_FOUND if there is none with this key
  public String text(String key) {
    return load(key).toString();
  }

  /// A number.
  ///
  /// @throws QuipuException NOT_FOUND if there is none with this key, INVALID_ARGUMENT if it is not
  ///   a number
  public double number(String key) {
    if (load(key) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, "number");
  }

  /// An integer of 64 bits.
  ///
  /// @throws QuipuException NOT_FOUND if there is none with this key, INVALID_ARGUMENT if it is not
  ///   such an integer
  public long integer(String key) {
    if (load(key) instanceof Long integer) {
      return integer;
    }
    throw wrong(key, "integer of 64 bits");
  }

  /// A boolean.
  ///
  /// @throws QuipuException NOT_FOUND if there is none with this key, INVALID_ARGUMENT if it is not
  ///   a boolean
  public boolean flag(String key) {
    if (load(key) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, "boolean");
  }

  private Object load(String key) {
    return find(key)
        .orElseThrow(() -> QuipuException.notFound("The run has no param " + Text.quote(key)));
  }

  private QuipuException wrong(String key, String expected) {
    return QuipuException.invalid(
        "Param "
            + Text.quote(key)
            + " is "
            + Text.quote(String.valueOf(flat.get(key)))
            + "; it is no "
            + expected);
  }

  @Override
  public String toString() {
    return flat.toString();
  }
}
