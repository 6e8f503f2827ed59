package dev.quipu.core.model;

import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;

/// A free label of a run; its value may change.
public record Tag(String key, String value) {
  public Tag {
    Keys.check("Tag key", key);
    Text.check("Value of tag " + Text.quote(key), value, Limits.TAG_VALUE_CHARS);
  }
}
