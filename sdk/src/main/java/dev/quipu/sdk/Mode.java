package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.Arrays;
import java.util.Locale;

/// The place where logged data goes.
public enum Mode {
  /// Into the journal, and from there to the server.
  ONLINE,
  /// Only into the journal, without any network; [Sync] or `quipu sync` sends it later.
  OFFLINE,
  /// Into the journal, and from there into run folders on this disk, without any network; see
  /// [Quipu#local].
  LOCAL,
  /// Nowhere; every call returns at once.
  DISABLED;

  /// Parses a word such as `offline`.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the word names no mode
  static Mode parse(String word) {
    return Arrays.stream(values())
        .filter(mode -> mode.name().equals(word.strip().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            QuipuException.invalid(
                "Mode is "
                    + Text.quote(word)
                    + "; it must be \"online\", \"offline\", \"local\" or \"disabled\""));
  }
}
