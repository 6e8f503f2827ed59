package dev.quipu.core.model;

import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;

/// A typed scalar of a run.
///
/// @param key see [Keys]
/// @param value the value as text: a number in its JSON form, a boolean as `true` or `false`
public record Param(String key, Type type, String value) {
  public enum Type {
    STRING,
    NUMBER,
    BOOLEAN
  }

  public Param {
    Keys.check("Param key", key);
    Text.check("Value of param " + Text.quote(key), value, Limits.PARAM_VALUE_CHARS);
  }

  public static Param of(String key, String value) {
    return new Param(key, Type.STRING, value);
  }
}
