package dev.quipu.store.sqlite.inspect;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.port.files.StoreInspection.Flaw;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.Column;
import dev.quipu.store.sqlite.tables.Column.Kind;
import dev.quipu.store.sqlite.tables.Table;
import dev.quipu.store.sqlite.tables.Tables;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Checks that each value of each row could ever have been stored there. Bodies of points and blobs
/// have checksums, which are checked elsewhere.
final class RowCheck {
  private final Session session;
  private final Consumer<Flaw> flaws;
  private final Progress progress;

  RowCheck(Session session, Consumer<Flaw> flaws, Progress progress) {
    this.session = session;
    this.flaws = flaws;
    this.progress = progress;
  }

  void run() {
    long done = 0;
    for (Table table : Tables.ALL) {
      progress.at("tables", done++, Tables.ALL.size());
      check(table);
    }
  }

  private void check(Table table) {
    List<Column> columns =
        table.columns().stream().filter(column -> column.kind() != Kind.BODY).toList();
    // In the order of the table, so that the values come from the table and not from an index.
    session.each(
        "SELECT "
            + list(columns.stream().map(Column::name))
            + " FROM "
            + table.name()
            + " ORDER BY "
            + list(table.keys().stream()),
        row -> check(table, columns, row));
  }

  private static String list(Stream<String> names) {
    return names.map(name -> '"' + name + '"').collect(Collectors.joining(", "));
  }

  private void check(Table table, List<Column> columns, Row row) throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      try {
        column.rule().check(row, i + 1);
      } catch (DamagedValue | QuipuException | IllegalArgumentException e) {
        flaws.accept(
            new Flaw(
                where(table, columns, row),
                column.name() + ": " + Objects.toString(e.getMessage())));
      }
    }
  }

  private static String where(Table table, List<Column> columns, Row row) throws SQLException {
    StringJoiner keys = new StringJoiner(", ");
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).kind() == Kind.KEY || columns.get(i).kind() == Kind.LOOSE_KEY) {
        keys.add(columns.get(i).name() + " " + row.shown(i + 1));
      }
    }
    return "table " + table.name() + ", " + keys;
  }
}
