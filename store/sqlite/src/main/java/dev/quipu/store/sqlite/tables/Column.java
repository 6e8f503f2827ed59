package dev.quipu.store.sqlite.tables;

import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;

/// A column of a table.
///
/// @param rule for the values that the column may hold
public record Column(String name, Kind kind, Rule rule) {
  /// The meaning of a column to its table.
  public enum Kind {
    /// Identifies the row, with the other keys.
    KEY,
    VALUE,
    /// Looks as if the value named a run, an experiment or a blob, but the value binds none: the
    /// thing of that name may be gone, or may be no part of the store.
    LOOSE,
    /// A key that is [#LOOSE].
    LOOSE_KEY,
    /// Bytes that are no subject of a rule. Those of points have a checksum of their own.
    BODY
  }

  /// Throws if the value of a column is wrong, and says why.
  @FunctionalInterface
  public interface Rule {
    void check(Row row, int column) throws SQLException;
  }
}
