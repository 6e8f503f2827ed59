package dev.quipu.engine.port.read;

/// A key in use by the runs of an experiment.
///
/// @param runs the number of runs that have the key and are not deleted
/// @param varies for a param: whether runs, deleted ones included, have different values
public record ColumnUse(Kind kind, String key, long runs, boolean varies) {
  public enum Kind {
    METRIC,
    PARAM,
    TAG
  }
}
