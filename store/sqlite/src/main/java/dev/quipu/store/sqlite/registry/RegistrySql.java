package dev.quipu.store.sqlite.registry;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.registry.RegistrySearch;
import dev.quipu.query.Field;
import dev.quipu.query.Order;
import dev.quipu.store.sqlite.search.FilterSql;
import dev.quipu.store.sqlite.search.Terms;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Turns a search for models or versions into SQL. The model is `m`, the version `v`. Each
/// comparison is 0 or 1 and never NULL.
final class RegistrySql {
  /// What is searched.
  enum Things {
    MODELS("registered_model m", "m", "registered_model_tag", "registered_no"),
    VERSIONS(
        "model_version v JOIN registered_model m"
            + " ON m.project_id = v.project_id AND m.no = v.registered_no",
        "v",
        "model_version_tag",
        "version_no");

    private final String from;
    private final String row;
    private final String tags;
    private final String owner;

    Things(String from, String row, String tags, String owner) {
      this.from = from;
      this.row = row;
      this.tags = tags;
      this.owner = owner;
    }
  }

  private final Sql sql = new Sql();
  private final Things things;

  private RegistrySql(Things things) {
    this.things = things;
  }

  /// The rows of the page, and one more if there are more.
  static Sql page(Things things, String columns, ProjectId project, RegistrySearch search) {
    RegistrySql query = new RegistrySql(things);
    query.page(columns, project.value(), search);
    return query.sql;
  }

  private void page(String columns, long project, RegistrySearch search) {
    sql.add("SELECT " + columns + " FROM " + things.from);
    joins(search.order());
    sql.add(" WHERE " + things.row + ".project_id = ?", project);
    if (search.filter() != null) {
      sql.add(" AND ");
      new FilterSql(sql, this::on).add(search.filter());
    }
    Terms terms = terms(search);
    terms.addBehind(sql);
    terms.addOrderBy(sql);
    sql.add(" LIMIT ?", search.maxResults() + 1L);
  }

  /// The values of a row for the keys of the order; [#readPlace] reads them.
  static Sql place(Things things, ProjectId project, RegistrySearch search, long no) {
    RegistrySql query = new RegistrySql(things);
    String separator = "SELECT ";
    for (int i = 0; i < search.order().size(); i++) {
      query.sql.add(separator + query.column(i, search.order().get(i).field()));
      separator = ", ";
    }
    query.sql.add(" FROM " + things.from);
    query.joins(search.order());
    query.sql.add(
        " WHERE " + things.row + ".project_id = ? AND " + things.row + ".no = ?",
        project.value(),
        no);
    return query.sql;
  }

  static Place readPlace(RegistrySearch search, Row row) throws SQLException {
    List<Place.Value> values = new ArrayList<>();
    for (int i = 0; i < search.order().size(); i++) {
      values.add(isText(search.order().get(i).field()) ? row.words(i + 1) : row.whole(i + 1));
    }
    return new Place(values, 0, "");
  }

  private static boolean isText(Field field) {
    return !(field instanceof Field.RegistryAttribute(var column) && column.isNumber());
  }

  private Terms terms(RegistrySearch search) {
    Place after = search.after();
    Terms terms = new Terms(after != null);
    for (int i = 0; i < search.order().size(); i++) {
      Order order = search.order().get(i);
      Place.Value at = after == null ? null : after.values().get(i);
      String column = column(i, order.field());
      if (isNullable(order.field())) {
        terms.addMissing(column + " IS NULL", at);
        terms.addNullable(column, order.descending(), Terms.bound(at));
      } else {
        terms.add(column, order.descending(), Terms.bound(at));
      }
    }
    return terms;
  }

  private static boolean isNullable(Field field) {
    return !(field instanceof Field.RegistryAttribute(var column)
        && column != Field.RegistryColumn.RUN_ID);
  }

  private void joins(List<Order> order) {
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i).field() instanceof Field.Tag(var key)) {
        String tag = "o" + i;
        sql.add(" LEFT JOIN " + things.tags + " " + tag + " ON " + ofRow(tag), key);
      }
    }
  }

  /// Whether a row of the table of tags is the tag of a key, which is bound, of the thing.
  private String ofRow(String tag) {
    return tag
        + ".project_id = "
        + things.row
        + ".project_id AND "
        + tag
        + "."
        + things.owner
        + " = "
        + things.row
        + ".no AND "
        + tag
        + ".key = ?";
  }

  private String column(int i, Field field) {
    return switch (field) {
      case Field.RegistryAttribute(var column) -> column(column);
      case Field.Tag _ -> "o" + i + ".value";
      case Field.RunAttribute other -> throw unfit(other);
      case Field.RunPath other -> throw unfit(other);
      case Field.Metric other -> throw unfit(other);
      case Field.Param other -> throw unfit(other);
      case Field.Dataset other -> throw unfit(other);
      case Field.ExperimentAttribute other -> throw unfit(other);
      case Field.ModelAttribute other -> throw unfit(other);
    };
  }

  private void on(Field field, boolean number, FilterSql.Condition condition) {
    switch (field) {
      case Field.RegistryAttribute(var column) -> {
        sql.add("(" + column(column) + " IS NOT NULL AND ");
        condition.on(column(column));
        sql.add(")");
      }
      case Field.Tag(var key) -> {
        sql.add("EXISTS (SELECT 1 FROM " + things.tags + " t WHERE " + ofRow("t") + " AND ", key);
        condition.on("t.value");
        sql.add(")");
      }
      case Field.RunAttribute other -> throw unfit(other);
      case Field.RunPath other -> throw unfit(other);
      case Field.Metric other -> throw unfit(other);
      case Field.Param other -> throw unfit(other);
      case Field.Dataset other -> throw unfit(other);
      case Field.ExperimentAttribute other -> throw unfit(other);
      case Field.ModelAttribute other -> throw unfit(other);
    }
  }

  private String column(Field.RegistryColumn column) {
    return switch (column) {
      case NAME -> "m.name";
      case PROMPT -> "CASE m.prompt WHEN 1 THEN 'true' ELSE 'false' END";
      case CREATION_TIME -> things.row + ".created_ms";
      case LAST_UPDATE_TIME -> things.row + ".updated_ms";
      case VERSION -> "v.version";
      case STAGE -> "v.stage";
      case USER -> "v.user";
      case RUN_ID -> "v.run_id";
      case SOURCE -> "v.source";
    };
  }

  private static IllegalArgumentException unfit(Field field) {
    return new IllegalArgumentException(field + " does not fit a search of the registry");
  }
}
