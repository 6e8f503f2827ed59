package dev.quipu.engine.port.read;

/// Selects series of a run.
///
/// @param prefix only keys that start with this text
/// @param part only keys that contain this text; case does not matter
/// @param after only keys greater than it; empty for all
public record SeriesListing(String prefix, String part, String after, int max) {
  /// Selects the first series whose keys start with a prefix.
  public static SeriesListing of(String prefix, int max) {
    return new SeriesListing(prefix, "", "", max);
  }
}
