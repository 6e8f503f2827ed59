package dev.quipu.server.nativeapi.events;

import dev.quipu.core.frame.Block;

/// The point of a series that comes last by step, time and value.
record NewestPoint(long step, long timeMs, double value) {
  /// The newest point of a column of a frame.
  static NewestPoint of(Block block, int k) {
    int best = 0;
    for (int i = 1; i < block.rows(); i++) {
      if (compare(block, k, best, i) <= 0) {
        best = i;
      }
    }
    return new NewestPoint(block.steps()[best], block.timesMs()[best], block.values(k)[best]);
  }

  private static int compare(Block block, int k, int a, int b) {
    int c = Long.compare(block.steps()[a], block.steps()[b]);
    if (c == 0) {
      c = Long.compare(block.timesMs()[a], block.timesMs()[b]);
    }
    return c == 0 ? Double.compare(block.values(k)[a], block.values(k)[b]) : c;
  }

  static NewestPoint later(NewestPoint a, NewestPoint b) {
    int c = Long.compare(a.step, b.step);
    if (c == 0) {
      c = Long.compare(a.timeMs, b.timeMs);
    }
    if (c == 0) {
      c = Double.compare(a.value, b.value);
    }
    return c > 0 ? a : b;
  }
}
