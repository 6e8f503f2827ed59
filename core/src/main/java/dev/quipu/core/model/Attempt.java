package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;

/// A stretch of a run's life. It begins when the run is restarted from a checkpoint, and its rows
/// supersede those of earlier attempts from a step on. The first attempt has no record.
///
/// @param id of its writer; 32 lower-case hex digits
/// @param number from 1; the first attempt has 0
/// @param fromStep the first superseded step; greater than the minimum of a long
/// @param startMs when it began; attempts are ordered by this time
public record Attempt(WriterId id, int number, long fromStep, long startMs) {
  public Attempt {
    if (fromStep == Long.MIN_VALUE) {
      throw QuipuException.invalid(
          "Attempt begins at step " + fromStep + "; it must be greater than -2^63");
    }
  }
}
