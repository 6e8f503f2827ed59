package dev.quipu.server.http;

/// The permission that a request needs. Every route names one.
public enum Permission {
  /// Anybody: health, version, the page's own files.
  PUBLIC,
  READ,
  WRITE
}
