package dev.quipu.engine.port.files;

/// Receives the progress of a long piece of work.
@FunctionalInterface
public interface Progress {
  Progress NONE = (what, done, total) -> {};

  /// Reports progress.
  ///
  /// @param what the things counted, such as "blobs"
  /// @param total 0 if unknown
  void at(String what, long done, long total);
}
