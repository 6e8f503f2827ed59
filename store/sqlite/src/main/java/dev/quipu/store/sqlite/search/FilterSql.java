package dev.quipu.store.sqlite.search;

import dev.quipu.query.Criterion;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.store.sqlite.session.Sql;
import java.util.List;

/// Turns a filter into a condition. [Columns] says which column a field has; this differs between
/// the things searched.
public final class FilterSql {
  private final Sql sql;
  private final Columns columns;

  public FilterSql(Sql sql, Columns columns) {
    this.sql = sql;
    this.columns = columns;
  }

  /// Where fields are.
  @FunctionalInterface
  public interface Columns {
    /// Adds that a value of the field exists and meets the condition.
    ///
    /// @param number whether the condition compares numbers
    void on(Field field, boolean number, Condition condition);
  }

  /// Adds a condition on a column.
  @FunctionalInterface
  public interface Condition {
    void on(String column);
  }

  public void add(Filter filter) {
    add(Criterion.of(filter));
  }

  private void add(Criterion criterion) {
    switch (criterion) {
      case Criterion.All(var parts) -> all(parts, " AND ", "1");
      case Criterion.Any(var parts) -> all(parts, " OR ", "0");
      case Criterion.Not(var part) -> {
        sql.add("(NOT ");
        add(part);
        sql.add(")");
      }
      case Criterion.Test test ->
          columns.on(test.field(), test.isNumber(), column -> add(test, column));
    }
  }

  private void all(List<Criterion> parts, String between, String ofNone) {
    String separator = "(";
    for (Criterion part : parts) {
      sql.add(separator);
      add(part);
      separator = between;
    }
    sql.add(parts.isEmpty() ? ofNone : ")");
  }

  private void add(Criterion.Test test, String column) {
    // NULL stands for NaN in the column of a metric, and for a missing value or a text elsewhere.
    boolean nullIsNaN = test.field() instanceof Field.Metric;
    switch (test) {
      case Criterion.Exists _ -> sql.add(nullIsNaN ? "1" : column + " IS NOT NULL");
      case Criterion.Compares(_, var operator, double bound) -> {
        String compares = column + " " + operator.symbol() + " ?";
        sql.add(
            nullIsNaN && operator.holdsForNaN()
                ? "(" + column + " IS NULL OR " + compares + ")"
                : compares,
            bound);
      }
      case Criterion.IsOneOf(_, var texts, boolean negated) ->
          sql.add(column + (negated ? " NOT IN " : " IN ")).addList(texts);
      case Criterion.IsLike(_, var pattern, boolean ignoreCase) ->
          sql.add((ignoreCase ? "quipu_ilike(" : "quipu_like(") + column + ", ?)", pattern);
    }
  }
}
