package dev.quipu.server.app;

/// Hears about the progress of long work.
@FunctionalInterface
public interface Progress {
  /// Reports the progress.
  ///
  /// @param what such as "blobs"
  /// @param total 0 if unknown
  void at(String what, long done, long total);
}
