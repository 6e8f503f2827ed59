package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;

/// The id of one writer of a run: 32 lower-case hex digits. A writer numbers its batches, and each
/// number is stored only once.
public record WriterId(String hex) {
  public WriterId {
    if (!Hex.isLowerHex(hex, 32)) {
      throw QuipuException.invalid(
          "Writer id " + Text.quote(hex) + " is not 32 lower-case hexadecimal digits");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
