package dev.quipu.engine.port.read;

/// Whether a search shows deleted items.
public enum View {
  ACTIVE,
  DELETED,
  ALL
}
