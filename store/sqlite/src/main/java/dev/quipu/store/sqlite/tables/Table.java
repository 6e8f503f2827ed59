package dev.quipu.store.sqlite.tables;

import dev.quipu.engine.port.read.Taken;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.tables.Column.Kind;
import dev.quipu.store.sqlite.tables.Column.Rule;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A table, as [Tables] declares it.
///
/// @param columns all of them, the keys in the order of the key
/// @param blob the end of an SQL text with what verification calls a row whose column `digest`
///   names a blob of `size_bytes` bytes; null if rows name no blobs
public record Table(
    String name, Owner owner, List<Column> columns, Usage usage, @Nullable String blob) {
  /// A part of the storage usage.
  public enum Part {
    NOTHING,
    POINTS,
    ARTIFACTS,
    /// Parts of unfinished uploads.
    PARTS
  }

  /// How the rows count into a part of the storage usage.
  ///
  /// @param points of a row, in SQL; `bytes` likewise
  /// @param condition on the rows that count for a run alone, in SQL: ?1 is the project, ?2 the run
  public record Usage(Part part, String points, String bytes, String condition) {
    private static final Usage NONE = new Usage(Part.NOTHING, "0", "0", "TRUE");
  }

  static Table table(String name, Owner owner) {
    return new Table(name, owner, List.of(), Usage.NONE, null);
  }

  private Table and(Kind kind, Rule rule, String... names) {
    Stream<Column> more = Stream.of(names).map(one -> new Column(one, kind, rule));
    return new Table(name, owner, Stream.concat(columns.stream(), more).toList(), usage, blob);
  }

  Table key(String column, Rule rule) {
    return and(Kind.KEY, rule, column);
  }

  /// Adds columns of one rule.
  Table with(Rule rule, String... names) {
    return and(Kind.VALUE, rule, names);
  }

  /// See [Kind#LOOSE].
  Table loose(String column, Rule rule) {
    return and(Kind.LOOSE, rule, column);
  }

  Table looseKey(String column, Rule rule) {
    return and(Kind.LOOSE_KEY, rule, column);
  }

  Table body(String column) {
    return and(Kind.BODY, Rules.ANY, column);
  }

  Table counts(Part part, String points, String bytes, String condition) {
    return new Table(name, owner, columns, new Usage(part, points, bytes, condition), blob);
  }

  Table counts(Part part) {
    return counts(part, "0", "size_bytes", "TRUE");
  }

  /// @param column of the row `t` or its owner `o`
  Table namesBlobs(String what, String column) {
    return new Table(name, owner, columns, usage, what + " \"' || " + column + " || '\"'");
  }

  public List<String> keys() {
    return columns.stream()
        .filter(one -> one.kind() == Kind.KEY || one.kind() == Kind.LOOSE_KEY)
        .map(Column::name)
        .toList();
  }

  /// Selects a column, the number of rows, their points and their bytes. The head of a row holds
  /// the length of a BLOB, so the bytes are not read.
  public String sums(String column) {
    return "SELECT "
        + column
        + ", count(*), coalesce(sum("
        + usage.points
        + "), 0), coalesce(sum("
        + usage.bytes
        + "), 0) FROM "
        + name;
  }

  /// Reads [#sums].
  public Taken taken(Row row) throws SQLException {
    return switch (usage.part) {
      case NOTHING, PARTS -> Taken.NOTHING;
      case POINTS -> new Taken(row.number(3), row.number(4), 0, 0);
      case ARTIFACTS -> new Taken(0, 0, row.number(2), row.number(4));
    };
  }

  /// Selects the rows of one owner: ?1 is the project, ?2 the owner.
  public String ofOwner() {
    return " FROM " + name + " WHERE project_id = ?1 AND " + owner.column() + " = ?2";
  }

  /// As [#ofOwner], but no more than ?3 rows.
  public String someOfOwner() {
    String key =
        keys().stream()
            .filter(one -> !one.equals("project_id") && !one.equals(owner.column()))
            .findFirst()
            .orElse(owner.column());
    return ofOwner() + " AND " + key + " IN (SELECT " + key + ofOwner() + " LIMIT ?3)";
  }
}
