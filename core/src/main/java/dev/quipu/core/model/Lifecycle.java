package dev.quipu.core.model;

/// Whether an item is active, or deleted and still restorable.
public enum Lifecycle {
  ACTIVE,
  DELETED
}
