package dev.quipu.core.model;

/// Whether something is there or has been deleted and can still be restored.
public enum Lifecycle {
  ACTIVE,
  DELETED
}
