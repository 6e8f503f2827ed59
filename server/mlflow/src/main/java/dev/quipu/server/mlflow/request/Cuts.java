package dev.quipu.server.mlflow.request;

import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Tag;
import dev.quipu.core.text.Text;
import dev.quipu.query.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Cuts values that are too long, as MLflow does, and tells of each cut in a tag.
public final class Cuts {
  /// A tag with this prefix and the key tells that the value was cut.
  private static final String CUT = "quipu.cut.";

  private final Map<String, String> told = new LinkedHashMap<>();

  /// The first characters of a value, or all of it.
  public String cut(Field.Keyed what, String value, int max) {
    if (Text.isLonger(value, max)) {
      told.put(
          Text.first(CUT + what.name(), Limits.KEY_CHARS),
          Text.length(value) + " characters were logged; the first " + max + " are kept");
    }
    return Text.first(value, max);
  }

  /// The tags that tell of cuts.
  public List<Tag> tags() {
    return told.entrySet().stream().map(cut -> new Tag(cut.getKey(), cut.getValue())).toList();
  }
}
