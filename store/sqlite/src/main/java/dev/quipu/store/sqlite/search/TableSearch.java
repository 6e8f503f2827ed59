package dev.quipu.store.sqlite.search;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns a search for things whose attributes are columns of a table, and whose tags may be in
/// another, into SQL. Each comparison is 0 or 1 and never NULL.
public final class TableSearch {
  /// What is searched.
  ///
  /// @param from the tables
  /// @param row the name that the row of a thing has in `from`; it has a `project_id` and a `no`
  /// @param tags the table of the tags; null if there are none
  /// @param owner the column of `tags` with the number of the thing
  /// @param column the SQL of an attribute
  public record Things(
      String from,
      String row,
      @Nullable String tags,
      String owner,
      Function<Field.ColumnAttribute, String> column) {}

  private final Sql sql = new Sql();
  private final Things things;

  private TableSearch(Things things) {
    this.things = things;
  }

  /// A search for a page.
  ///
  /// @param order total
  /// @param after only what comes after this place; null for the first page
  /// @param also adds further conditions, each behind an AND
  public record Query(
      ProjectId project,
      @Nullable Filter filter,
      List<Order> order,
      int maxResults,
      @Nullable Place after,
      Consumer<Sql> also) {}

  /// The rows of the page, and one more if there are more. The first column is the number of the
  /// row.
  public static Sql page(Things things, String columns, Query query) {
    TableSearch search = new TableSearch(things);
    search.page(columns, query);
    return search.sql;
  }

  private void page(String columns, Query query) {
    sql.add("SELECT " + columns + " FROM " + things.from);
    joins(query.order);
    sql.add(" WHERE " + things.row + ".project_id = ?", query.project.value());
    query.also.accept(sql);
    if (query.filter != null) {
      sql.add(" AND ");
      new FilterSql(sql, this::on).add(query.filter);
    }
    Terms terms = terms(query);
    terms.addBehind(sql);
    terms.addOrderBy(sql);
    sql.add(" LIMIT ?", query.maxResults + 1L);
  }

  /// The place of the last row of a page; null if no page follows.
  public static @Nullable Place place(
      Session session, Things things, Query query, Session.Page<?> page) {
    if (!page.hasMore()) {
      return null;
    }
    TableSearch search = new TableSearch(things);
    search.place(query, page.lastKey());
    return session.first(
        search.sql.text(), row -> readPlace(query.order, row), search.sql.arguments());
  }

  private void place(Query query, long no) {
    String separator = "SELECT ";
    for (int i = 0; i < query.order.size(); i++) {
      sql.add(separator + column(i, query.order.get(i).field()));
      separator = ", ";
    }
    sql.add(" FROM " + things.from);
    joins(query.order);
    sql.add(
        " WHERE " + things.row + ".project_id = ? AND " + things.row + ".no = ?",
        query.project.value(),
        no);
  }

  private static Place readPlace(List<Order> order, Row row) throws SQLException {
    List<Place.Value> values = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      values.add(isText(order.get(i).field()) ? row.words(i + 1) : row.whole(i + 1));
    }
    return new Place(values, 0, "");
  }

  private static boolean isText(Field field) {
    return !(field instanceof Field.ColumnAttribute attribute && attribute.isNumber());
  }

  private Terms terms(Query query) {
    Place after = query.after;
    Terms terms = new Terms(after != null);
    for (int i = 0; i < query.order.size(); i++) {
      Order order = query.order.get(i);
      Place.Value at = after == null ? null : after.values().get(i);
      String column = column(i, order.field());
      if (canBeMissing(order.field())) {
        terms.addMissing(column + " IS NULL", at);
        terms.addNullable(column, order.descending(), Terms.bound(at));
      } else {
        terms.add(column, order.descending(), Terms.bound(at));
      }
    }
    return terms;
  }

  private static boolean canBeMissing(Field field) {
    return !(field instanceof Field.ColumnAttribute attribute) || attribute.canBeMissing();
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
      case Field.ColumnAttribute attribute -> things.column.apply(attribute);
      case Field.Tag _ -> "o" + i + ".value";
      case Field.RunAttribute other -> throw unfit(other);
      case Field.RunPath other -> throw unfit(other);
      case Field.Metric other -> throw unfit(other);
      case Field.Param other -> throw unfit(other);
      case Field.Dataset other -> throw unfit(other);
      case Field.ExperimentAttribute other -> throw unfit(other);
      case Field.ModelAttribute other -> throw unfit(other);
      case Field.OfTrace other -> throw unfit(other);
    };
  }

  private void on(Field field, boolean number, FilterSql.Condition condition) {
    switch (field) {
      case Field.ColumnAttribute attribute -> {
        String column = things.column.apply(attribute);
        sql.add("(" + column + " IS NOT NULL AND ");
        condition.on(column);
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
      case Field.OfTrace other -> throw unfit(other);
    }
  }

  public static IllegalArgumentException unfit(Field field) {
    return new IllegalArgumentException(field + " does not fit this search");
  }
}
