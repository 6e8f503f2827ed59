package dev.quipu.engine.port.read;

/// A key in use by the runs of an experiment.
///
/// @param runs how many of its runs that are not deleted have it
/// @param varies of a param: whether its runs have several values of it, deleted ones among them
public record ColumnUse(Kind kind, String key, long runs, boolean varies) {
  public enum Kind {
    METRIC,
    PARAM,
    TAG
  }
}
