package dev.quipu.server.http;

/// What a request must be allowed to do. Every route names one.
public enum Permission {
  /// Anybody: health, version, the page's own files.
  PUBLIC,
  READ,
  WRITE
}
