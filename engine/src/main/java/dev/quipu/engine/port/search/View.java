package dev.quipu.engine.port.search;

/// Which of the things that can be deleted a search shows.
public enum View {
  ACTIVE,
  DELETED,
  ALL
}
