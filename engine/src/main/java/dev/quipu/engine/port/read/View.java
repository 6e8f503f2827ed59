package dev.quipu.engine.port.read;

/// Which of the things that can be deleted a search shows.
public enum View {
  ACTIVE,
  DELETED,
  ALL
}
