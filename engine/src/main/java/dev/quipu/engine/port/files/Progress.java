package dev.quipu.engine.port.files;

/// Told how far a long piece of work has come.
@FunctionalInterface
public interface Progress {
  Progress NONE = (what, done, total) -> {};

  /// Tells how far it is.
  ///
  /// @param what such as "blobs"
  /// @param total 0 if unknown
  void at(String what, long done, long total);
}
