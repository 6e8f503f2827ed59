package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;

/// The id of a model: `m-` and 32 lower-case hex digits, as MLflow's clients know the ids of logged
/// models. The digits are those of an [IdSource], so that ids sort by time.
public record ModelId(String value) implements Comparable<ModelId>, ArtifactOwner {
  private static final String PREFIX = "m-";

  public ModelId {
    if (!isValid(value)) {
      throw QuipuException.invalid(
          "Model id " + Text.quote(value) + " is not m- and 32 lower-case hexadecimal digits");
    }
  }

  /// The id with the digits of an id of a run that is given to no run.
  public static ModelId of(RunId unused) {
    return new ModelId(PREFIX + unused.hex());
  }

  /// Whether the text has the form of a model id.
  public static boolean isValid(String text) {
    return text.startsWith(PREFIX) && Hex.isLowerHex(text.substring(PREFIX.length()), 32);
  }

  @Override
  public int compareTo(ModelId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
