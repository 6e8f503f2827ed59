package dev.quipu.store.sqlite.inspect;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.files.Progress;
import dev.quipu.engine.port.files.StoreInspection.Flaw;
import dev.quipu.engine.port.read.Event;
import dev.quipu.store.sqlite.read.SqliteEventReader;
import dev.quipu.store.sqlite.rows.ParamNumber;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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

  /// Throws if the value of a column is wrong, and says why.
  @FunctionalInterface
  interface Rule {
    void check(Row row, int column) throws SQLException;
  }

  /// @param keys how many of the columns identify a row
  record Table(String name, int keys, List<Column> columns) {}

  record Column(String name, Rule rule) {}

  private static final Rule ANY_NUMBER = Row::number;
  private static final Rule ANY = (_, _) -> {};
  private static final Rule COUNT = number(value -> value >= 0, "is less than 0");
  private static final Rule FROM_ONE = number(value -> value >= 1, "is less than 1");
  private static final Rule FLAG = number(value -> value == 0 || value == 1, "is neither 0 nor 1");
  private static final Rule TEXT = Row::text;
  private static final Rule NAME = text(value -> !value.isEmpty());
  private static final Rule ID = text(RunId::isValid);
  private static final Rule DIGEST = text(Digest::isValid);
  private static final Rule PATH =
      text(value -> {
        new ArtifactPath(value);
        return true;
      });

  /// Every column of every table, except those with a checksum.
  static final List<Table> TABLES =
      List.of(
          table("project", 1, column("id", FROM_ONE), column("name", NAME), time("created_ms")),
          table(
              "experiment",
              2,
              column("project_id", FROM_ONE),
              column("id", COUNT),
              column("name", NAME),
              column("description", TEXT),
              column("status", text(word -> ExperimentStatus.find(word).isPresent())),
              column("deleted", FLAG),
              time("created_ms"),
              time("updated_ms"),
              optional("artifact_location", TEXT)),
          table(
              "experiment_tag",
              3,
              column("project_id", FROM_ONE),
              column("experiment_id", COUNT),
              column("key", NAME),
              column("value", TEXT)),
          table(
              "run",
              3,
              column("project_id", FROM_ONE),
              column("no", FROM_ONE),
              column("id", ID),
              column("experiment_id", COUNT),
              column("name", TEXT),
              column("user", TEXT),
              column("status", text(word -> RunStatus.find(word).isPresent())),
              column("deleted", number(value -> value >= 0 && value <= 2, "is none of 0, 1 and 2")),
              time("start_ms"),
              optional("end_ms", ANY_NUMBER),
              optional("parent_id", ID),
              optional("deleted_ms", ANY_NUMBER)),
          ofRun("run_notes", 2, column("notes", TEXT)),
          ofRun(
              "param",
              3,
              column("key", NAME),
              column("experiment_id", COUNT),
              column(
                  "type",
                  text(word ->
                      Arrays.stream(Param.Type.values())
                          .anyMatch(type -> type.name().equals(word)))),
              column("value", TEXT),
              column("number", RowCheck::paramNumber)),
          ofRun(
              "tag", 3, column("key", NAME), column("experiment_id", COUNT), column("value", TEXT)),
          table(
              "purged",
              1,
              column("project_id", FROM_ONE),
              column("run_no", COUNT),
              column("experiment_id", number(value -> value >= -1, "is less than -1"))),
          ofRun("pulse", 2, time("seen_ms"), column("beats", FLAG)),
          table(
              "frame",
              1,
              column("no", FROM_ONE),
              column("project_id", FROM_ONE),
              column("run_no", FROM_ONE),
              column("attempt", COUNT),
              column("points", COUNT),
              time("received_ms")),
          ofRun("compacted", 2, column("frame_no", COUNT)),
          table(
              "chunk",
              1,
              column("no", FROM_ONE),
              column("project_id", FROM_ONE),
              column("run_no", FROM_ONE),
              column("key", NAME),
              column("attempt", COUNT),
              column("kind", number(value -> value >= 0 && value <= 2, "is none of 0, 1 and 2")),
              column("points", COUNT),
              time("first_step"),
              time("last_step"),
              column("first_index", COUNT),
              column("last_index", COUNT),
              column("size_bytes", COUNT),
              optional("digest", DIGEST)),
          ofRun("stream", 3, column("name", TEXT), column("row_count", COUNT)),
          ofRun(
              "attempt",
              3,
              column("no", FROM_ONE),
              column("id", ID),
              column("from_step", number(step -> step > Long.MIN_VALUE, "is -2^63")),
              time("start_ms"),
              column("summed", FLAG)),
          ofRun(
              "series",
              3,
              column("key", NAME),
              column("experiment_id", COUNT),
              column("points", FROM_ONE),
              column("first", ANY),
              time("first_step"),
              time("first_ms"),
              column("last", ANY),
              time("last_step"),
              time("last_ms"),
              column("min", ANY),
              column("max", ANY),
              column("sum", ANY),
              column("nan_points", COUNT),
              column("infinite_points", COUNT),
              column("rewound", FLAG),
              column("last_frame", COUNT)),
          table(
              "event",
              1,
              column("position", FROM_ONE),
              column("project_id", FROM_ONE),
              column(
                  "kind",
                  text(word ->
                      word.equals(SqliteEventReader.POINTS)
                          || Event.Change.find(word).isPresent())),
              column("experiment_id", COUNT),
              optional("run_id", ID),
              optional("frame_no", FROM_ONE)),
          table("folded", 1, column("only_row", FROM_ONE), column("frame_no", COUNT)),
          ofRun("writer_sequence", 3, column("writer", ID), column("sequence", COUNT)),
          ofRun(
              "artifact",
              3,
              column("path", PATH),
              column("digest", DIGEST),
              column("size_bytes", COUNT),
              column("media_type", TEXT),
              time("created_ms")),
          table(
              "project_artifact",
              2,
              column("project_id", FROM_ONE),
              column("path", PATH),
              column("digest", DIGEST),
              column("size_bytes", COUNT),
              column("media_type", TEXT),
              time("created_ms")),
          table(
              "upload",
              2,
              column("project_id", FROM_ONE),
              column("id", NAME),
              column("run_no", FROM_ONE),
              column("path", PATH),
              time("created_ms"),
              time("touched_ms")),
          table("leftover", 1, column("no", FROM_ONE), column("digest", DIGEST)),
          table(
              "upload_part",
              3,
              column("project_id", FROM_ONE),
              column("upload_id", NAME),
              column("number", COUNT),
              column("digest", DIGEST),
              column("size_bytes", COUNT)),
          table(
              "dataset",
              2,
              column("project_id", FROM_ONE),
              column("no", FROM_ONE),
              column("experiment_id", COUNT),
              column("name", NAME),
              column("digest", NAME),
              column("source_type", TEXT),
              column("source", TEXT),
              column("schema", TEXT),
              column("profile", TEXT)),
          ofRun("dataset_input", 3, column("dataset_no", FROM_ONE), column("place", COUNT)),
          ofRun(
              "dataset_input_tag",
              4,
              column("dataset_no", FROM_ONE),
              column("key", TEXT),
              column("value", TEXT)));

  private static Table table(String name, int keys, Column... columns) {
    return new Table(name, keys, List.of(columns));
  }

  private static Table ofRun(String name, int keys, Column... columns) {
    Column[] all = new Column[columns.length + 2];
    all[0] = column("project_id", FROM_ONE);
    all[1] = column("run_no", FROM_ONE);
    System.arraycopy(columns, 0, all, 2, columns.length);
    return table(name, keys, all);
  }

  private static Column column(String name, Rule rule) {
    return new Column(name, rule);
  }

  /// A time or a step; any number is valid.
  private static Column time(String name) {
    return column(name, ANY_NUMBER);
  }

  private static Column optional(String name, Rule rule) {
    return column(
        name,
        (row, column) -> {
          if (row.textOrNull(column) != null) {
            rule.check(row, column);
          }
        });
  }

  private static Rule number(LongPredicate isStored, String otherwise) {
    return (row, column) -> {
      long value = row.number(column);
      if (!isStored.test(value)) {
        throw new DamagedValue(value + " " + otherwise);
      }
    };
  }

  private static Rule text(Predicate<String> isStored) {
    return (row, column) -> {
      String value = row.text(column);
      if (!isStored.test(value)) {
        throw new DamagedValue(Text.quote(value) + " is never stored there");
      }
    };
  }

  /// This value follows from the one before it.
  private static void paramNumber(Row row, int column) throws SQLException {
    String value = row.text(column - 1);
    Double number = ParamNumber.of(Param.of("key", value));
    boolean same = number == null ? row.textOrNull(column) == null : number == row.real(column);
    if (!same) {
      throw new DamagedValue("is not the number of " + Text.quote(value));
    }
  }

  void run() {
    long done = 0;
    for (Table table : TABLES) {
      progress.at("tables", done++, TABLES.size());
      check(table);
    }
  }

  private void check(Table table) {
    StringJoiner names = new StringJoiner(", ");
    table.columns.forEach(column -> names.add('"' + column.name + '"'));
    // In the order of the table, so that the values come from the table and not from an index.
    String order =
        table.columns.stream()
            .limit(table.keys)
            .map(column -> '"' + column.name + '"')
            .collect(Collectors.joining(", "));
    session.each(
        "SELECT " + names + " FROM " + table.name + " ORDER BY " + order, row -> check(table, row));
  }

  private void check(Table table, Row row) throws SQLException {
    for (int i = 0; i < table.columns.size(); i++) {
      Column column = table.columns.get(i);
      try {
        column.rule.check(row, i + 1);
      } catch (DamagedValue | QuipuException | IllegalArgumentException e) {
        flaws.accept(
            new Flaw(where(table, row), column.name + ": " + Objects.toString(e.getMessage())));
      }
    }
  }

  private static String where(Table table, Row row) throws SQLException {
    StringJoiner keys = new StringJoiner(", ");
    for (int i = 0; i < table.keys; i++) {
      keys.add(table.columns.get(i).name + " " + row.shown(i + 1));
    }
    return "table " + table.name + ", " + keys;
  }
}
