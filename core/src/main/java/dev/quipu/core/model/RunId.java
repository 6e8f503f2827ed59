package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;

/// The id of a run: 32 lower-case hex digits. The first 12 are the time of its creation in
/// milliseconds, so that ids sort by time.
public record RunId(String hex) implements Comparable<RunId>, ArtifactOwner {
  public RunId {
    if (!Hex.isLowerHex(hex, 32)) {
      throw QuipuException.invalid(
          "Run id " + Text.quote(hex) + " is not 32 lower-case hexadecimal digits");
    }
  }

  /// Whether the text has the form of a run id.
  public static boolean isValid(String text) {
    return Hex.isLowerHex(text, 32);
  }

  @Override
  public int compareTo(RunId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
