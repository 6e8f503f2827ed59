package dev.quipu.engine.store;

/// A key in use by the runs of an experiment.
///
/// @param runs how many of its runs that are not deleted have it
public record ColumnUse(Kind kind, String key, long runs) {
  public enum Kind {
    METRIC,
    PARAM,
    TAG
  }
}
