package dev.quipu.core.upkeep;

/// Receives the progress of a long piece of work.
@FunctionalInterface
public interface Progress {
  Progress NONE = (things, done, total) -> {};

  /// Reports progress.
  ///
  /// @param things the things counted, such as "blobs"
  /// @param total 0 if unknown
  void at(String things, long done, long total);
}
