package dev.quipu.store.sqlite.traces;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.TraceSearch;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import dev.quipu.store.sqlite.search.FilterSql;
import dev.quipu.store.sqlite.search.Terms;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns a search for traces into SQL. The trace is `t`. Each comparison is 0 or 1 and never NULL.
///
/// The database has no statistics, so it is told by which index it finds the traces: see [Driver].
final class TraceSql {
  private final Sql sql = new Sql();
  private final ProjectId project;
  private final TraceSearch search;

  private TraceSql(ProjectId project, TraceSearch search) {
    this.project = project;
    this.search = search;
  }

  /// The rows of a page, and one more if there are more.
  ///
  /// @param fromMs only of traces that began then or later; null for all
  static Sql page(ProjectId project, TraceSearch search, Driver driver, @Nullable Long fromMs) {
    TraceSql query = new TraceSql(project, search);
    query.sql.add("SELECT " + TraceRow.COLUMNS + " FROM ");
    query.found(driver);
    if (fromMs != null) {
      query.sql.add(" AND t.request_ms >= ?", fromMs);
    }
    Terms terms = query.terms();
    terms.addBehind(query.sql);
    terms.addOrderBy(query.sql);
    query.sql.add(" LIMIT ?", search.maxResults() + 1L);
    return query.sql;
  }

  /// All traces that a search finds.
  ///
  /// @param columns of `t`
  static Sql all(ProjectId project, TraceSearch search, String columns) {
    TraceSql query = new TraceSql(project, search);
    query.sql.add("SELECT " + columns + " FROM ");
    query.found(Driver.of(search.filter()));
    return query.sql;
  }

  /// The beginning of the trace that stands so many places behind the newest, or behind the place
  /// of the search; no row if there is none.
  static Sql bound(ProjectId project, TraceSearch search, Driver walk, long places) {
    TraceSql query = new TraceSql(project, search);
    query.sql.add("SELECT t.request_ms FROM ");
    walk.addTo(query.sql, project, search.experiments(), _ -> {});
    if (search.after() != null) {
      query.sql.add(" AND t.request_ms <= ?", search.after().timeMs());
    }
    query.sql.add(" ORDER BY t.request_ms DESC LIMIT 1 OFFSET ?", places);
    return query.sql;
  }

  private void found(Driver driver) {
    driver.addTo(sql, project, search.experiments(), this::joins);
    Filter filter = search.filter();
    if (filter != null) {
      List<Filter> ofSpan = new ArrayList<>();
      List<Filter> others = new ArrayList<>();
      for (Filter part : filter instanceof Filter.And(var parts) ? parts : List.of(filter)) {
        (isOfSpan(part) ? ofSpan : others).add(part);
      }
      for (Filter part : others) {
        sql.add(" AND ");
        new FilterSql(sql, this::on).add(part);
      }
      if (!ofSpan.isEmpty()) {
        sql.add(" AND EXISTS (SELECT 1 FROM trace_span s WHERE " + ofTrace("s"));
        for (Filter part : ofSpan) {
          sql.add(" AND ");
          new FilterSql(sql, (field, _, condition) -> onSpan(field, condition)).add(part);
        }
        sql.add(")");
      }
    }
  }

  private static boolean isOfSpan(Filter filter) {
    return switch (filter) {
      case Filter.TextComparison text -> text.field() instanceof Field.OfSpan;
      case Filter.Like like -> like.field() instanceof Field.OfSpan;
      case Filter.In in -> in.field() instanceof Field.OfSpan;
      case Filter.And _, Filter.Or _, Filter.Not _, Filter.NumberComparison _, Filter.IsNull _ ->
          false;
    };
  }

  private static String ofTrace(String table) {
    return table + ".project_id = t.project_id AND " + table + ".trace_no = t.no";
  }

  // ---- orders ----

  private Terms terms() {
    Place after = search.after();
    Terms terms = new Terms(after != null);
    for (int i = 0; i < search.order().size(); i++) {
      Order order = search.order().get(i);
      Place.Value at = after == null ? null : after.values().get(i);
      String column = ordered(i);
      if (isNullable(order.field())) {
        terms.addMissing(column + " IS NULL", at);
        terms.addNullable(column, order.descending(), Terms.bound(at));
      } else {
        terms.add(column, order.descending(), Terms.bound(at));
      }
    }
    terms.add("t.request_ms", true, after == null ? null : (Long) after.timeMs());
    terms.add("t.id", false, after == null ? null : after.id());
    return terms;
  }

  /// The values of a trace for the keys of the order, its beginning and its id.
  static Sql place(ProjectId project, TraceSearch search, long no) {
    TraceSql query = new TraceSql(project, search);
    query.sql.add("SELECT ");
    for (int i = 0; i < search.order().size(); i++) {
      query.sql.add(query.ordered(i) + ", ");
    }
    query.sql.add("t.request_ms, t.id FROM trace t");
    query.joins(query.sql);
    query.sql.add(" WHERE t.project_id = ? AND t.no = ?", project.value(), no);
    return query.sql;
  }

  static Place readPlace(TraceSearch search, Row row) throws SQLException {
    List<Place.Value> values = new ArrayList<>();
    int column = 1;
    for (Order order : search.order()) {
      values.add(
          order.field() instanceof Field.TraceAttribute(var of) && of.isNumber()
              ? number(of, row, column)
              : row.words(column));
      column++;
    }
    return new Place(values, row.number(column), row.text(column + 1));
  }

  private static Place.Value number(Field.TraceColumn of, Row row, int column) throws SQLException {
    if (of != Field.TraceColumn.COST) {
      return row.whole(column);
    }
    double value = row.real(column);
    return Double.isNaN(value) ? new Place.Missing() : new Place.Real(value);
  }

  private static boolean isNullable(Field field) {
    return !(field instanceof Field.TraceAttribute(var column))
        || switch (column) {
          case NAME, DURATION, CLIENT_REQUEST_ID, TOTAL_TOKENS, COST, RUN_ID, PROMPT, ISSUE -> true;
          case ID, STATE, REQUEST_TIME, END_TIME, EXPERIMENT_ID -> false;
        };
  }

  /// The column of a key of the order.
  private String ordered(int i) {
    return switch (search.order().get(i).field()) {
      case Field.TraceAttribute(var column) -> column(column);
      case Field.Tag _, Field.Metadata _ -> "o" + i + ".value";
      case Field other -> throw unfit(other);
    };
  }

  /// Joins the values by which traces are ordered.
  private void joins(Sql into) {
    for (int i = 0; i < search.order().size(); i++) {
      switch (search.order().get(i).field()) {
        case Field.Tag(var key) -> join(into, "trace_tag", "o" + i, key);
        case Field.Metadata(var key) -> join(into, "trace_metadata", "o" + i, key);
        case Field _ -> {
          // A column of the trace.
        }
      }
    }
  }

  private static void join(Sql into, String table, String name, String key) {
    into.add(
        " LEFT JOIN " + table + " " + name + " ON " + ofTrace(name) + " AND " + name + ".key = ?",
        key);
  }

  private static String column(Field.TraceColumn column) {
    return switch (column) {
      case ID -> "t.id";
      case NAME -> "t.name";
      case STATE -> "t.state";
      case REQUEST_TIME -> "t.request_ms";
      case DURATION -> "t.duration_ms";
      case END_TIME -> "t.request_ms + coalesce(t.duration_ms, 0)";
      case CLIENT_REQUEST_ID -> "t.client_request_id";
      case EXPERIMENT_ID -> "CAST(t.experiment_id AS TEXT)";
      case TOTAL_TOKENS -> "t.total_tokens";
      case COST -> "t.total_cost";
      case RUN_ID, PROMPT, ISSUE ->
          throw new IllegalArgumentException(column + " has several values");
    };
  }

  // ---- filters ----

  private void on(Field field, boolean number, FilterSql.Condition condition) {
    switch (field) {
      case Field.TraceAttribute(var column) -> {
        if (column == Field.TraceColumn.ISSUE) {
          sql.add(
              "EXISTS (SELECT 1 FROM trace_assessment a WHERE "
                  + ofTrace("a")
                  + " AND a.kind = 'issue' AND ");
          condition.on("a.name");
        } else if (column.isSeveral()) {
          LinkKind kind = column == Field.TraceColumn.RUN_ID ? LinkKind.RUN : LinkKind.PROMPT;
          sql.add(
              "EXISTS (SELECT 1 FROM trace_link l WHERE " + ofTrace("l") + " AND l.kind = ? AND ",
              kind.word());
          condition.on("l.target");
        } else {
          sql.add("((" + column(column) + ") IS NOT NULL AND ");
          condition.on("(" + column(column) + ")");
        }
        sql.add(")");
      }
      case Field.Tag(var key) -> onValue("trace_tag", key, condition);
      case Field.Metadata(var key) -> onValue("trace_metadata", key, condition);
      case Field.OfSpan ofSpan -> {
        sql.add("EXISTS (SELECT 1 FROM trace_span s WHERE " + ofTrace("s") + " AND ");
        onSpan(ofSpan, condition);
        sql.add(")");
      }
      case Field.AssessmentValue(var kind, var name) -> {
        sql.add(
            "EXISTS (SELECT 1 FROM trace_assessment a WHERE "
                + ofTrace("a")
                + " AND a.kind = ? AND a.name = ? AND a.valid = 1 AND ",
            kind,
            name);
        if (number) {
          sql.add("a.number IS NOT NULL AND ");
        }
        condition.on(number ? "a.number" : "a.text");
        sql.add(")");
      }
      default -> throw unfit(field);
    }
  }

  private void onValue(String table, String key, FilterSql.Condition condition) {
    sql.add(
        "EXISTS (SELECT 1 FROM " + table + " v WHERE " + ofTrace("v") + " AND v.key = ? AND ", key);
    condition.on("v.value");
    sql.add(")");
  }

  private void onSpan(Field field, FilterSql.Condition condition) {
    switch (field) {
      case Field.SpanAttribute(var column) -> {
        sql.add("(");
        condition.on(
            switch (column) {
              case NAME -> "s.name";
              case TYPE -> "s.type";
              case STATUS -> "s.status";
              case MODEL -> "s.model";
              case CONTENT -> "quipu_span_text(s.body)";
            });
        sql.add(")");
      }
      case Field.SpanValue(var key) -> {
        sql.add(
            "EXISTS (SELECT 1 FROM (SELECT quipu_span_value(s.body, ?) AS v) WHERE v IS NOT NULL"
                + " AND ",
            key);
        condition.on("v");
        sql.add(")");
      }
      default -> throw unfit(field);
    }
  }

  private static IllegalArgumentException unfit(Field field) {
    return new IllegalArgumentException(field + " does not fit a search for traces");
  }
}
