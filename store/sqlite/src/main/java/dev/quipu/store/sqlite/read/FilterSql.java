package dev.quipu.store.sqlite.read;

import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.store.sqlite.session.Sql;
import java.util.List;

/// Turns the tree of a filter into a condition. [Columns] says which column a field has; this
/// differs between the things searched.
public final class FilterSql {
  private final Sql sql;
  private final Columns columns;

  FilterSql(Sql sql, Columns columns) {
    this.sql = sql;
    this.columns = columns;
  }

  /// Where fields are.
  @FunctionalInterface
  interface Columns {
    /// Adds that a value of the field exists and meets the condition.
    ///
    /// @param number whether the condition compares numbers
    void on(Field field, boolean number, Condition condition);
  }

  /// Adds a condition on a column.
  @FunctionalInterface
  interface Condition {
    void on(String column);
  }

  void add(Filter filter) {
    switch (filter) {
      case Filter.And(var parts) -> all(parts, " AND ");
      case Filter.Or(var parts) -> all(parts, " OR ");
      case Filter.Not(var part) -> {
        sql.add("(NOT ");
        add(part);
        sql.add(")");
      }
      case Filter.NumberComparison(var field, var operator, double value) ->
          columns.on(field, true, column -> number(field, column, operator, value));
      case Filter.TextComparison(var field, var operator, var value) ->
          columns.on(
              field, false, column -> sql.add(column + " " + operator.symbol() + " ?", value));
      case Filter.Like(var field, var pattern, boolean ignoreCase) ->
          columns.on(
              field,
              false,
              column ->
                  sql.add(
                      (ignoreCase ? "quipu_ilike(" : "quipu_like(") + column + ", ?)", pattern));
      case Filter.In(var field, var values, boolean negated) ->
          columns.on(
              field,
              false,
              column -> sql.add(column + (negated ? " NOT IN " : " IN ")).addList(values));
      case Filter.IsNull(var field, boolean negated) -> {
        sql.add(negated ? "(" : "(NOT ");
        columns.on(field, false, column -> sql.add(column + " IS NOT NULL"));
        sql.add(")");
      }
    }
  }

  private void all(List<Filter> parts, String between) {
    String separator = "(";
    for (Filter part : parts) {
      sql.add(separator);
      add(part);
      separator = between;
    }
    sql.add(parts.isEmpty() ? "1" : ")");
  }

  /// Compares a column. NULL stands for NaN in the column of a metric, and for a missing value or a
  /// text elsewhere.
  private void number(Field field, String column, Operator operator, double value) {
    boolean metric = field instanceof Field.Metric;
    if (Double.isNaN(value)) {
      // As in Java: NaN differs from everything and equals nothing.
      sql.add(operator == Operator.NOT_EQUAL ? (metric ? "1" : column + " IS NOT NULL") : "0");
    } else if (metric && operator == Operator.NOT_EQUAL) {
      sql.add("(" + column + " IS NULL OR " + column + " != ?)", value);
    } else {
      sql.add(column + " " + operator.symbol() + " ?", value);
    }
  }
}
