package dev.quipu.trackers.wandb;

/// How runs are kept.
public enum WandbMode {
  /// A server has them, and a folder, too.
  ONLINE,
  /// A folder has them, until `wandb sync` uploads them.
  OFFLINE,
  /// Nothing has them.
  DISABLED
}
