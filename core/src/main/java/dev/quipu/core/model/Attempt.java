package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;

/// A stretch of a run's life: it begins when the run is restarted from a checkpoint, and its rows
/// supersede those of the attempts before it from a step on. The first attempt has no record.
///
/// @param id of whoever began it; 32 lower-case hex digits
/// @param number from 1; the first attempt has 0
/// @param fromStep the first step that is superseded; greater than the least of all steps
/// @param startMs when it began; attempts follow one another in this order
public record Attempt(WriterId id, int number, long fromStep, long startMs) {
  public Attempt {
    if (fromStep == Long.MIN_VALUE) {
      throw QuipuException.invalid(
          "Attempt begins at step " + fromStep + "; it must be greater than -2^63");
    }
  }
}
