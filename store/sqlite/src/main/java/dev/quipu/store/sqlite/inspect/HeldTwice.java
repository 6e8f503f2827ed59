package dev.quipu.store.sqlite.inspect;

import dev.quipu.engine.port.files.StoreInspection.Flaw;
import dev.quipu.store.sqlite.session.Session;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Names the rows whose values differ from an index of their table. SQLite's own check finds that
/// such rows exist, but not which rows they are.
final class HeldTwice {
  private static final String WHERE = " WHERE ";

  /// The end of the names of indexes that exist only for this check; each row is in them.
  private static final String TWICE = "_twice";

  private final Session session;
  private final Consumer<Flaw> flaws;

  HeldTwice(Session session, Consumer<Flaw> flaws) {
    this.session = session;
    this.flaws = flaws;
  }

  private record Index(String name, String table, String sql) {
    /// The rows that the index covers; empty for all rows.
    String condition() {
      int at = sql.toUpperCase(Locale.ROOT).lastIndexOf(WHERE);
      return at < 0 ? "" : sql.substring(at + WHERE.length());
    }
  }

  void run() {
    List<Index> indexes =
        session.list(
            "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT"
                + " NULL",
            row -> new Index(row.text(1), row.text(2), row.text(3)));
    indexes.forEach(this::compare);
  }

  private void compare(Index index) {
    List<String> keys =
        session.list(
            "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk",
            row -> row.text(1),
            index.table);
    List<String> columns =
        session.list(
            "SELECT name FROM pragma_index_xinfo(?) WHERE name IS NOT NULL",
            row -> row.text(1),
            index.name);
    String condition = index.condition();
    String same =
        Stream.concat(keys.stream(), columns.stream())
            .distinct()
            .map(column -> "b.\"" + column + "\" IS a.\"" + column + '"')
            .collect(Collectors.joining(" AND "));
    String shown =
        keys.stream()
            .map(key -> "'" + key + " ' || a.\"" + key + '"')
            .collect(Collectors.joining(" || ', ' || "));
    // In the order of the table, so that the values come from the table and not from an index.
    String sql =
        "SELECT "
            + shown
            + " FROM "
            + index.table
            + " a WHERE NOT EXISTS (SELECT 1 FROM "
            + index.table
            + " b INDEXED BY "
            + index.name
            + WHERE
            + same
            + (condition.isEmpty() ? "" : " AND " + condition)
            + ")"
            + (condition.isEmpty() || index.name.endsWith(TWICE) ? "" : " AND " + condition)
            + keys.stream()
                .map(key -> "a.\"" + key + '"')
                .collect(Collectors.joining(", ", " ORDER BY ", ""));
    session.each(
        sql,
        row ->
            flaws.accept(
                new Flaw(
                    "table " + index.table + ", " + row.shown(1),
                    "its values are not those of the index " + index.name)));
  }
}
