package dev.quipu.store.sqlite.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What SQLite's planner is told of the tables: how many rows they have, and how many of them a
/// column tells apart. SQLite reads these numbers from the table `sqlite_stat1`, see [The ANALYZE
/// command](https://sqlite.org/lang_analyze.html).
///
/// Without them SQLite takes any first column of an index for a selective one. The first column is
/// the project here, and most databases have a single project: a question for one row could read
/// all rows. The numbers are those of a large store, not of the store at hand, so that a plan that
/// is good today is the plan of tomorrow.
final class PlannerStatistics {
  private static final long ROWS = 1_000_000;

  /// The tables that have more or fewer rows than others.
  private static final Map<String, Long> ROWS_OF =
      Map.ofEntries(
          Map.entry("param", 30_000_000L),
          Map.entry("tag", 30_000_000L),
          Map.entry("series", 30_000_000L),
          Map.entry("chunk", 100_000_000L),
          Map.entry("frame", 100_000_000L),
          Map.entry("task", 100_000_000L),
          Map.entry("object_use", 100_000_000L),
          Map.entry("object_link", 100_000_000L),
          Map.entry("measurement", 100_000_000L),
          Map.entry("trace_span", 100_000_000L),
          Map.entry("pulse", 1000L),
          Map.entry("webhook", 100L));

  /// How many values a column has among rows that are equal in the columns before.
  private static final Map<String, Long> VALUES =
      Map.of(
          "project_id", 1L,
          "experiment_id", 1000L,
          "deleted", 1L,
          "kind", 2L,
          "status", 2L,
          "state", 2L,
          "direction", 2L,
          "prompt", 2L,
          "key", 30L);

  private static final long MANY_VALUES = 1_000_000;

  private PlannerStatistics() {}

  private record Index(String table, String name, boolean isUnique) {}

  /// Writes the numbers of all indexes. A session that is open already does not see them.
  static void write(Session session) {
    session.finish("ANALYZE sqlite_schema");
    session.update("DELETE FROM sqlite_stat1");
    List<Index> indexes =
        session.list(
            """
            SELECT t.name, i.name, i."unique" FROM sqlite_schema t, pragma_index_list(t.name) i
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
            """,
            row -> new Index(row.text(1), row.text(2), row.flag(3)));
    for (Index index : indexes) {
      session.update(
          "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)",
          index.table(),
          index.name(),
          numbers(index, columns(session, index)));
    }
  }

  private static List<String> columns(Session session, Index index) {
    return session.list(
        "SELECT coalesce(name, '') FROM pragma_index_info(?)", row -> row.text(1), index.name());
  }

  /// The rows of the table, then for each column the rows that are equal up to it.
  private static String numbers(Index index, List<String> columns) {
    long rows = ROWS_OF.getOrDefault(index.table(), ROWS);
    List<String> numbers = new ArrayList<>();
    numbers.add(Long.toString(rows));
    for (int i = 0; i < columns.size(); i++) {
      boolean isWhole = index.isUnique() && i == columns.size() - 1;
      rows = isWhole ? 1 : Math.max(2, rows / VALUES.getOrDefault(columns.get(i), MANY_VALUES));
      numbers.add(Long.toString(rows));
    }
    return String.join(" ", numbers);
  }
}
