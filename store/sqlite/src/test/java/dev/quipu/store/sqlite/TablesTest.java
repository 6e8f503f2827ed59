package dev.quipu.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.files.StoreInspection;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.port.read.UsageReader.Walked;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import dev.quipu.store.sqlite.tables.Column;
import dev.quipu.store.sqlite.tables.Column.Kind;
import dev.quipu.store.sqlite.tables.Owner;
import dev.quipu.store.sqlite.tables.Table;
import dev.quipu.store.sqlite.tables.Table.Part;
import dev.quipu.store.sqlite.tables.Tables;
import dev.quipu.store.testkit.MemoryBlobs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares the list of tables with the database, and what is made from the list with rows of every
/// table.
class TablesTest {
  private static final Scope SCOPE = Scope.of(ProjectId.DEFAULT);

  /// See docs/decisions/0014-rows-are-checked.md. The secret is made anew if it is damaged.
  private static final Set<String> WRITTEN_OFTEN =
      Set.of("frame", "chunk", "series", "param", "tag", "writer_sequence", "secret");

  @TempDir Path folder;
  private SqliteStore store;
  private Session session;

  @BeforeEach
  void open() {
    store = SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs());
    session = Sessions.beside(folder.resolve("quipu.db")).writer();
  }

  @AfterEach
  void close() {
    session.close();
    store.close();
  }

  private List<String> texts(String sql, Object... arguments) {
    return session.list(sql, row -> row.text(1), arguments);
  }

  /// The columns of a table that are declared so.
  private static List<String> columns(Table table, Predicate<Column> condition) {
    return table.columns().stream().filter(condition).map(Column::name).toList();
  }

  private static boolean isLoose(Column column) {
    return column.kind() == Kind.LOOSE || column.kind() == Kind.LOOSE_KEY;
  }

  @Test
  void theListHasEveryTableAndColumn() {
    assertThat(Tables.ALL)
        .extracting(Table::name)
        .containsExactlyInAnyOrderElementsOf(
            texts(
                """
                SELECT name FROM sqlite_schema
                WHERE type = 'table' AND name <> 'migration' AND name NOT LIKE 'sqlite%'
                """));
    for (Table table : Tables.ALL) {
      assertThat(columns(table, column -> true))
          .as(table.name())
          .containsExactlyInAnyOrderElementsOf(
              texts("SELECT name FROM pragma_table_info(?)", table.name()));
      assertThat(table.keys())
          .as("key of " + table.name())
          .startsWith(
              texts("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table.name())
                  .toArray(String[]::new));
    }
  }

  /// A table that names runs or experiments belongs to them, unless the entry says otherwise.
  @Test
  void whatNamesAnOwnerBelongsToTheOwner() {
    for (Table table : Tables.ALL) {
      List<String> names = columns(table, column -> !isLoose(column));
      List<String> of =
          texts("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?)", table.name());
      Owner owner = table.owner();
      if (names.stream().anyMatch(List.of("run_no", "run_id", "parent_id")::contains)
          || of.contains("run")) {
        assertThat(owner).as(table.name()).isEqualTo(Owner.RUN);
      } else if (names.contains("model_no") || of.contains("logged_model")) {
        assertThat(owner).as(table.name()).isEqualTo(Owner.MODEL);
      } else if (names.contains("trace_no") || of.contains("trace")) {
        assertThat(owner).as(table.name()).isEqualTo(Owner.TRACE);
      } else if (names.contains("upload_id") || of.contains("upload")) {
        assertThat(owner).as(table.name()).isEqualTo(Owner.UPLOAD);
      } else if ((names.contains("experiment_id") || of.contains("experiment"))
          && !table.name().equals("run")) {
        assertThat(owner).as(table.name()).isEqualTo(Owner.EXPERIMENT);
      } else if (names.contains("project_id") || of.contains("project")) {
        assertThat(owner).as(table.name()).isEqualTo(Owner.PROJECT);
      }
      assertThat(names)
          .as(table.name())
          .contains(owner == Owner.STORE ? names.getFirst() : owner.column());
    }
  }

  @Test
  void aTableComesBehindThoseItsRowsName() {
    List<String> before = new ArrayList<>();
    for (Table table : Tables.ALL) {
      assertThat(before)
          .as(table.name())
          .containsAll(texts("SELECT \"table\" FROM pragma_foreign_key_list(?)", table.name()));
      before.add(table.name());
    }
  }

  @Test
  void whatHasADigestNamesABlob() {
    for (Table table : Tables.ALL) {
      List<String> names =
          columns(table, column -> !isLoose(column) && column.name().contains("digest"));
      assertThat(names)
          .as(table.name())
          .isEqualTo(table.blob() == null ? List.of() : List.of("digest"));
    }
  }

  @Test
  void whatIsWrittenSeldomIsHeldTwiceOrHasAChecksum() {
    for (Table table : Tables.ALL) {
      if (WRITTEN_OFTEN.contains(table.name())
          || columns(table, column -> column.kind() != Kind.BODY).getLast().equals("checksum")) {
        continue;
      }
      assertThat(
              texts(
                  """
                  SELECT c.name FROM pragma_index_list(?) i JOIN pragma_index_xinfo(i.name) c
                  WHERE i.origin = 'c' AND c.name IS NOT NULL
                  """,
                  table.name()))
          .as(table.name())
          .containsAll(columns(table, column -> column.kind() != Kind.BODY));
    }
  }

  /// Puts a row into each of the tables, with the value in each column that has no other value. The
  /// row belongs to the run, experiment and upload of that number, if it has an owner.
  private void put(List<Table> tables, int value) {
    session.update("PRAGMA foreign_keys = OFF");
    session.update("PRAGMA ignore_check_constraints = ON");
    for (Table table : tables) {
      List<Object> values =
          session.list(
              "SELECT name, type FROM pragma_table_info(?)",
              row ->
                  switch (row.text(1)) {
                    case "project_id" -> value < 0 ? value : 1;
                    case "digest" -> digest(table, value).hex();
                    case "deleted" -> 2;
                    case "id" ->
                        !row.text(2).equals("TEXT")
                            ? value
                            : value < 0
                                ? ""
                                : (table.name().equals("logged_model") ? "m-" : "") + hex(value);
                    default ->
                        switch (row.text(2)) {
                          case "TEXT" -> value < 0 ? "" : hex(value);
                          case "BLOB" -> new byte[Math.max(0, value)];
                          default -> value;
                        };
                  },
              table.name());
      session.update(
          "INSERT OR REPLACE INTO "
              + table.name()
              + values.stream().map(any -> "?").collect(Collectors.joining(",", " VALUES (", ")")),
          values.toArray());
    }
  }

  private static String hex(int value) {
    return HexFormat.of().toHexDigits(value).repeat(4);
  }

  private static Digest digest(Table table, int value) {
    return Digest.of((table.name() + value).getBytes(StandardCharsets.UTF_8));
  }

  private static List<Table> insideProjects() {
    return Tables.ALL.stream().filter(table -> table.owner() != Owner.STORE).toList();
  }

  private Map<String, Long> rows() {
    return Tables.ALL.stream()
        .collect(
            Collectors.toMap(
                Table::name, table -> session.number("SELECT count(*) FROM " + table.name())));
  }

  @Test
  void whatBelongsToARunOrAnExperimentIsRemovedWithIt() {
    put(insideProjects(), 7);
    put(insideProjects(), 8);
    session.update("UPDATE experiment SET deleted = 1");
    Map<String, Long> expected = rows();
    RunId run = new RunId(hex(7));
    assertThat(removed(tx -> tx.purge().removeExperiment(new ExperimentId(7)))).isFalse();
    while (!removed(tx -> tx.purge().removeSome(run, 1))) {}
    assertThat(removed(tx -> tx.purge().removeExperiment(new ExperimentId(7)))).isFalse();
    session.update("UPDATE logged_model SET deleted = 0 WHERE no = 8");
    session.update("UPDATE experiment SET updated_ms = 9 WHERE id = 8");
    while (!removed(tx -> tx.models().removeSome(9, 1))) {}
    assertThat(removed(tx -> tx.purge().removeExperiment(new ExperimentId(7)))).isFalse();
    while (!removed(tx -> tx.traces().removeSomeOfDeleted(9, 1))) {}
    assertThat(removed(tx -> tx.purge().removeExperiment(new ExperimentId(7)))).isTrue();
    for (Owner owner :
        List.of(Owner.EXPERIMENT, Owner.RUN, Owner.MODEL, Owner.TRACE, Owner.UPLOAD)) {
      Tables.of(owner).forEach(table -> expected.merge(table.name(), -1L, Long::sum));
    }
    expected.merge("run", -1L, Long::sum);
    expected.merge("experiment", -1L, Long::sum);
    expected.merge("leftover", 1L, Long::sum);
    assertThat(rows()).isEqualTo(expected);
    assertThat(texts("SELECT digest FROM leftover"))
        .containsExactly(digest(Tables.named("upload_part"), 7).hex());
  }

  private boolean removed(Function<WriteTransaction, Boolean> work) {
    return store.<Boolean>remove(SCOPE, work);
  }

  @Test
  void blobsAreNamedByEveryTableThatNamesBlobs() {
    put(insideProjects(), 7);
    Set<Digest> digests =
        Tables.namingBlobs().stream().map(table -> digest(table, 7)).collect(Collectors.toSet());
    Set<Digest> all = new HashSet<>(digests);
    all.add(digest(Tables.named("dataset"), 7));
    assertThat(store.<Set<Digest>>readAcrossProjects(tx -> tx.named(all, -1, 0)))
        .isEqualTo(digests);
    Set<Digest> listed = new HashSet<>();
    try (StoreInspection inspection = SqliteStore.inspect(folder, new MemoryBlobs())) {
      inspection.eachNamed(named -> listed.add(named.digest()), flaw -> fail(flaw.what()));
      assertThat(all).filteredOn(inspection::isNamed).hasSameElementsAs(digests);
    }
    assertThat(listed).isEqualTo(digests);
  }

  /// What the rows of such an owner amount to, if each has 7 points and 7 bytes.
  private static Taken taken(Owner owner) {
    return Tables.countedFor(owner).stream()
        .map(table ->
            table.usage().part() == Part.POINTS ? new Taken(7, 7, 0, 0) : new Taken(0, 0, 1, 7))
        .reduce(Taken.NOTHING, Taken::plus);
  }

  private <T> T read(Function<ReadTransaction, T> work) {
    return store.<T>read(SCOPE, work);
  }

  @Test
  void everyTableThatCountsIsCounted() {
    put(insideProjects(), 7);
    session.update("DELETE FROM compacted");
    Map<Long, Taken> walked = new HashMap<>();
    Optional<Walked> at = Optional.of(Walked.START);
    while (at.isPresent()) {
      Walked from = at.get();
      at = read(tx -> tx.usage().ofRuns(from, (run, some) -> walked.merge(run, some, Taken::plus)));
    }
    assertThat(walked).isEqualTo(Map.of(7L, taken(Owner.RUN)));
    assertThat(this.<Taken>read(tx -> tx.purge().content(new RunId(hex(7)))))
        .isEqualTo(taken(Owner.RUN));
    assertThat(this.<Taken>read(tx -> tx.usage().ofProject()))
        .isEqualTo(taken(Owner.PROJECT).plus(taken(Owner.MODEL)));
    List<Long> sizes = new ArrayList<>();
    read(tx -> tx.usage().blobs("", sizes::add));
    assertThat(sizes).hasSize(Tables.counting(Part.ARTIFACTS).size()).containsOnly(7L);
    sizes.clear();
    read(tx -> tx.usage().parts("", sizes::add));
    assertThat(sizes).hasSize(Tables.counting(Part.PARTS).size()).containsOnly(7L);
  }

  @Test
  void everyTableIsVerified() {
    put(Tables.ALL, -5);
    Set<String> found = new HashSet<>();
    try (StoreInspection inspection = SqliteStore.inspect(folder, new MemoryBlobs())) {
      inspection.check(
          flaw -> found.add((flaw.where() + " " + flaw.what()).replaceAll(",.* (.*): .*", " $1")),
          (_, _, _) -> {});
    }
    for (Table table : Tables.ALL) {
      assertThat(found)
          .containsAnyOf(
              table.columns().stream()
                  .map(column -> "table " + table.name() + " " + column.name())
                  .toArray(String[]::new));
    }
  }
}
