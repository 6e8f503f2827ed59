package dev.quipu.engine.port.read;

/// Which series of a run are asked for.
///
/// @param prefix what their keys start with
/// @param part what their keys contain; case does not matter
/// @param after only keys greater than it; empty for all
public record SeriesListing(String prefix, String part, String after, int max) {
  /// The first series whose keys start with a prefix.
  public static SeriesListing of(String prefix, int max) {
    return new SeriesListing(prefix, "", "", max);
  }
}
