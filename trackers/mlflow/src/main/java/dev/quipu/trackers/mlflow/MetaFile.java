package dev.quipu.trackers.mlflow;

import dev.quipu.trackers.json.PlainJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A `meta.yaml` of MLflow: one scalar on each line. JSON texts are scalars of YAML.
final class MetaFile {
  static final String NAME = "meta.yaml";

  private MetaFile() {}

  /// Writes, so that a reader finds the old file or the new one.
  static void write(Path file, Map<String, ? extends @Nullable Object> values) throws IOException {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) -> text.append(name).append(": ").append(PlainJson.text(value)).append('\n'));
    Path next = file.resolveSibling(NAME + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The values that stand on lines of their own: texts, numbers and null.
  static Map<String, @Nullable Object> read(Path file) throws IOException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      int colon = line.indexOf(": ");
      if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
        values.put(line.substring(0, colon), scalar(line.substring(colon + 2).strip()));
      }
    }
    return values;
  }

  private static @Nullable Object scalar(String text) {
    if (text.startsWith("\"") && text.endsWith("\"") && text.length() > 1) {
      return PlainJson.value("A text", text);
    }
    if (text.startsWith("'") && text.endsWith("'") && text.length() > 1) {
      return text.substring(1, text.length() - 1).replace("''", "'");
    }
    if (text.equals("null")) {
      return null;
    }
    return text.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(text) : text;
  }
}
