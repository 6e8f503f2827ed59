package dev.quipu.core.text;

import dev.quipu.core.error.QuipuException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Optional;

/// The Unicode spelling of a name. The same visible name can be composed (NFC, as keyboards type
/// it) or decomposed (NFD, as some file systems store it); see
/// https://www.unicode.org/reports/tr15. A name is kept as it was given, but two names that look
/// the same cannot coexist.
public final class Spelling {
  private Spelling() {}

  /// The other spelling of a name; empty if there is none.
  ///
  /// @param what the thing named in the message, such as `Experiment name`
  /// @throws QuipuException INVALID_ARGUMENT if the name is neither composed nor decomposed; such a
  ///   name has more than one other spelling
  public static Optional<String> other(String what, String name) {
    if (isAscii(name)) {
      return Optional.empty();
    }
    String composed = Normalizer.normalize(name, Form.NFC);
    String decomposed = Normalizer.normalize(name, Form.NFD);
    if (!name.equals(composed) && !name.equals(decomposed)) {
      throw QuipuException.invalid(
          what
              + " "
              + Text.quote(name)
              + " is spelled in a mixture of Unicode's normal forms; it must be in NFC, as "
              + Text.quote(composed)
              + ", or in NFD");
    }
    return composed.equals(decomposed)
        ? Optional.empty()
        : Optional.of(name.equals(composed) ? decomposed : composed);
  }

  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
