package dev.quipu.core.model;

import dev.quipu.core.text.Text;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// A dataset used by a run, with tags of this use such as its context (`training`).
public record DatasetInput(Dataset dataset, Map<String, String> tags) {
  /// The reserved tag that says for what the run used the dataset. Searches know it as the context.
  /// Its key is MLflow's, because that is how runs have always been stored and answered.
  public static final String CONTEXT = "mlflow.data.context";

  private static final int TAG_VALUE_CHARS = 500;
  private static final int TAG_KEY_CHARS = 255;

  public DatasetInput {
    tags.forEach((key, value) -> {
      Text.check("Key of a dataset tag", key, TAG_KEY_CHARS);
      Text.check("Value of dataset tag " + Text.quote(key), value, TAG_VALUE_CHARS);
    });
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }
}
