package dev.quipu.core.cases;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;

/// The id of a set of cases: `d-` and 32 lower-case hex digits, as MLflow's clients know the ids of
/// evaluation datasets. Ids sort by time.
public record CaseSetId(String value) implements Comparable<CaseSetId> {
  private static final String PREFIX = "d-";

  public CaseSetId {
    if (!isValid(value)) {
      throw QuipuException.invalid(
          "Id " + Text.quote(value) + " is not d- and 32 lower-case hexadecimal digits");
    }
  }

  /// The id with the digits of an id of a run that is given to no run.
  public static CaseSetId of(RunId unused) {
    return new CaseSetId(PREFIX + unused.hex());
  }

  /// Whether the text has the form of an id.
  public static boolean isValid(String text) {
    return text.startsWith(PREFIX) && Hex.isLowerHex(text.substring(PREFIX.length()), 32);
  }

  @Override
  public int compareTo(CaseSetId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
