package dev.quipu.core.issues;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;

/// The id of an issue: `iss-` and 32 lower-case hex digits, as MLflow's clients know the ids of
/// issues. Ids sort by time.
public record IssueId(String value) implements Comparable<IssueId> {
  private static final String PREFIX = "iss-";

  public IssueId {
    if (!isValid(value)) {
      throw QuipuException.invalid(
          "Id " + Text.quote(value) + " is not iss- and 32 lower-case hexadecimal digits");
    }
  }

  /// The id with the digits of an id of a run that is given to no run.
  public static IssueId of(RunId unused) {
    return new IssueId(PREFIX + unused.hex());
  }

  /// Whether the text has the form of an id.
  public static boolean isValid(String text) {
    return text.startsWith(PREFIX) && Hex.isLowerHex(text.substring(PREFIX.length()), 32);
  }

  @Override
  public int compareTo(IssueId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
