package dev.quipu.sdk.values.write;

import dev.quipu.core.text.Text;
import dev.quipu.sdk.values.limits.ValueLimits;
import java.util.ArrayList;
import java.util.List;

/// What could not be written of one value, in words.
final class Warnings {
  private final List<String> texts = new ArrayList<>();
  private int more;

  /// @param place names and indexes, from the outermost
  /// @param what follows `Value`, or `Value at a.b[3]`
  void add(List<Object> place, String what) {
    if (texts.size() == ValueLimits.WARNINGS) {
      more++;
      return;
    }
    StringBuilder text = new StringBuilder("Value");
    StringBuilder path = new StringBuilder();
    for (Object part : place) {
      if (part instanceof Integer) {
        path.append('[').append(part).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(part);
      }
    }
    if (path.length() > 0) {
      text.append(" at ").append(Text.quote(path.toString()));
    }
    texts.add(text.append(' ').append(what).toString());
  }

  List<String> texts() {
    List<String> all = new ArrayList<>(texts);
    if (more > 0) {
      all.add("There are " + more + " more warnings about this value");
    }
    return all;
  }
}
