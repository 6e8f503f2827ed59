package dev.quipu.store.sqlite.traces;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.store.sqlite.session.Sql;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The index by which a search for traces begins. The filter is decided in full for each trace that
/// the index gives, so that a driver changes the time that a search takes and not its result.
///
/// @param rank smaller for an index that gives fewer traces
record Driver(int rank, Kind kind, String key, List<String> texts, double bound) {
  private enum Kind {
    TIME,
    ID,
    CLIENT_REQUEST,
    LINK,
    TAG,
    METADATA,
    NAME,
    LONGER,
    SHORTER,
    STATE
  }

  private static final Driver BY_TIME = new Driver(9, Kind.TIME, "", List.of(), 0);

  /// The most selective index that a filter allows.
  static Driver of(@Nullable Filter filter) {
    return drivers(filter).min(Comparator.comparingInt(Driver::rank)).orElse(BY_TIME);
  }

  /// The index that gives traces in the order of their beginnings, the newest first.
  static Driver inOrder(@Nullable Filter filter) {
    return drivers(filter)
        .filter(driver ->
            (driver.kind == Kind.NAME || driver.kind == Kind.STATE) && driver.texts.size() == 1)
        .min(Comparator.comparingInt(Driver::rank))
        .orElse(BY_TIME);
  }

  /// Whether it gives few traces, as a rule.
  boolean isSelective() {
    return kind != Kind.TIME;
  }

  private static Stream<Driver> drivers(@Nullable Filter filter) {
    return switch (filter) {
      case Filter.And(var parts) -> parts.stream().flatMap(Driver::drivers);
      case Filter.TextComparison(var field, var operator, var text) ->
          operator == Operator.EQUAL ? texts(field, List.of(text)) : Stream.empty();
      case Filter.In(var field, var texts, boolean negated) ->
          negated ? Stream.empty() : texts(field, texts);
      case Filter.NumberComparison(var field, var operator, double bound) ->
          field instanceof Field.TraceAttribute(var column) && column == Field.TraceColumn.DURATION
              ? duration(operator, bound)
              : Stream.empty();
      case null, default -> Stream.empty();
    };
  }

  private static Stream<Driver> duration(Operator operator, double bound) {
    return switch (operator) {
      case GREATER, GREATER_OR_EQUAL -> Stream.of(new Driver(6, Kind.LONGER, "", List.of(), bound));
      case LESS, LESS_OR_EQUAL -> Stream.of(new Driver(7, Kind.SHORTER, "", List.of(), bound));
      case EQUAL, NOT_EQUAL -> Stream.empty();
    };
  }

  private static Stream<Driver> texts(Field field, List<String> texts) {
    return switch (field) {
      case Field.TraceAttribute(var column) ->
          switch (column) {
            case ID -> Stream.of(new Driver(0, Kind.ID, "", texts, 0));
            case CLIENT_REQUEST_ID -> Stream.of(new Driver(1, Kind.CLIENT_REQUEST, "", texts, 0));
            case RUN_ID -> Stream.of(new Driver(2, Kind.LINK, LinkKind.RUN.word(), texts, 0));
            case PROMPT -> Stream.of(new Driver(2, Kind.LINK, LinkKind.PROMPT.word(), texts, 0));
            case NAME -> Stream.of(new Driver(5, Kind.NAME, "", texts, 0));
            case STATE -> Stream.of(new Driver(8, Kind.STATE, "", texts, 0));
            case REQUEST_TIME, DURATION, END_TIME, EXPERIMENT_ID, TOTAL_TOKENS, COST, ISSUE ->
                Stream.empty();
          };
      case Field.Tag(var key) -> Stream.of(new Driver(3, Kind.TAG, key, texts, 0));
      case Field.Metadata(var key) -> Stream.of(new Driver(4, Kind.METADATA, key, texts, 0));
      default -> Stream.empty();
    };
  }

  /// Adds the table `t` and the condition of the index.
  ///
  /// @param joins adds further tables
  void addTo(
      Sql sql, ProjectId project, @Nullable List<ExperimentId> experiments, Consumer<Sql> joins) {
    switch (kind) {
      case TIME -> table(sql, "trace_by_time", joins);
      case ID -> table(sql, "trace_by_id", joins);
      case CLIENT_REQUEST -> table(sql, "trace_by_client_request", joins);
      case LINK -> joined(sql, "trace_link", "_by_target", "kind", "target", project, joins);
      case TAG -> joined(sql, "trace_tag", "_by_value", "key", "value", project, joins);
      case METADATA -> joined(sql, "trace_metadata", "_by_value", "key", "value", project, joins);
      case NAME -> table(sql, "trace_by_name", joins);
      case LONGER, SHORTER -> table(sql, "trace_by_duration", joins);
      case STATE -> table(sql, "trace_by_state", joins);
    }
    sql.add(" WHERE t.project_id = ?", project.value());
    in(sql, project, experiments);
    switch (kind) {
      case TIME, LINK, TAG, METADATA -> {
        // The tables say all.
      }
      case ID -> among(sql, "t.id");
      case CLIENT_REQUEST -> {
        sql.add(" AND t.client_request_id IS NOT NULL");
        among(sql, "t.client_request_id");
      }
      case NAME -> among(sql, "t.name");
      case STATE -> among(sql, "t.state");
      case LONGER -> sql.add(" AND t.duration_ms >= ?", (long) Math.floor(bound));
      case SHORTER -> sql.add(" AND t.duration_ms <= ?", (long) Math.ceil(bound));
    }
  }

  private static void table(Sql sql, String index, Consumer<Sql> joins) {
    sql.add("trace t INDEXED BY " + index);
    joins.accept(sql);
  }

  private void joined(
      Sql sql,
      String table,
      String index,
      String keyColumn,
      String valueColumn,
      ProjectId project,
      Consumer<Sql> joins) {
    // A link may fit several texts.
    sql.add(
            "(SELECT DISTINCT trace_no FROM "
                + table
                + " INDEXED BY "
                + table
                + index
                + " WHERE project_id = ? AND "
                + keyColumn
                + " = ? AND "
                + valueColumn
                + " IN ",
            project.value(),
            key)
        .addList(texts);
    sql.add(") d CROSS JOIN trace t ON t.project_id = ? AND t.no = d.trace_no", project.value());
    joins.accept(sql);
  }

  /// One experiment is compared by `=`, so that the index gives its order.
  private static void in(Sql sql, ProjectId project, @Nullable List<ExperimentId> experiments) {
    if (experiments == null) {
      sql.add(
          " AND t.experiment_id IN"
              + " (SELECT e.id FROM experiment e WHERE e.project_id = ? AND e.deleted = 0)",
          project.value());
    } else if (experiments.size() == 1) {
      sql.add(" AND t.experiment_id = ?", experiments.getFirst().value());
    } else {
      sql.add(" AND t.experiment_id IN ")
          .addList(experiments.stream().map(ExperimentId::value).toList());
    }
  }

  private void among(Sql sql, String column) {
    if (texts.size() == 1) {
      sql.add(" AND " + column + " = ?", texts.getFirst());
    } else {
      sql.add(" AND " + column + " IN ").addList(texts);
    }
  }
}
