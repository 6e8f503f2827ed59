package dev.quipu.core.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;

/// The id of a task: the id of a span as W3C Trace Context defines it, 16 lower-case hexadecimal
/// digits that are not all 0; see https://www.w3.org/TR/trace-context.
public record SpanId(String hex) {
  private static final int DIGITS = 16;
  private static final String NONE = "0".repeat(DIGITS);

  /// @throws QuipuException INVALID_ARGUMENT if the text is no such id
  public SpanId {
    if (!isValid(hex)) {
      throw QuipuException.invalid(
          "Task id "
              + Text.quote(hex)
              + " is not 16 lower-case hexadecimal digits that are not all 0");
    }
  }

  public static boolean isValid(String hex) {
    return Hex.isLowerHex(hex, DIGITS) && !hex.equals(NONE);
  }

  @Override
  public String toString() {
    return hex;
  }
}
