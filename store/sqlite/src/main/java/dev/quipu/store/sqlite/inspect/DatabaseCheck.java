package dev.quipu.store.sqlite.inspect;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.EncodedChunk;
import dev.quipu.codec.chunk.JsonChunk;
import dev.quipu.codec.timeline.TimelineChunk;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Digest;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.files.StoreInspection.Flaw;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.Owner;
import dev.quipu.store.sqlite.tables.Table;
import dev.quipu.store.sqlite.tables.Tables;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Looks for damage in a database: in its structure, in values stored twice, and in everything with
/// a checksum.
final class DatabaseCheck {
  private static final int ROWS = 500;

  private final Session session;
  private final BlobStore blobs;
  private final Consumer<Flaw> flaws;
  private final Progress progress;

  DatabaseCheck(Session session, BlobStore blobs, Consumer<Flaw> flaws, Progress progress) {
    this.session = session;
    this.blobs = blobs;
    this.flaws = flaws;
    this.progress = progress;
  }

  void run() {
    progress.at("structure of the database", 0, 0);
    guarded("the database", this::checkStructure);
    guarded("the database", this::checkReferences);
    guarded("the rows", new RowCheck(session, flaws, progress)::run);
    guarded("the rows", this::checkRuns);
    guarded("the attempts", this::checkAttempts);
    guarded("the frames", this::checkFrames);
    guarded("the chunks", this::checkChunks);
    guarded("the objects", this::checkObjects);
    guarded("the summaries", new SummaryCheck(session, blobs, flaws, progress)::run);
  }

  /// A damaged file may break off any statement; the other checks go on.
  private void guarded(String where, Runnable checking) {
    try {
      checking.run();
    } catch (QuipuException e) {
      flaws.accept(new Flaw(where, "cannot be read: " + e.message()));
    }
  }

  /// Also compares each value in an index with the one in its table.
  private void checkStructure() {
    List<String> found = session.list("PRAGMA integrity_check(100)", row -> row.text(1));
    if (found.equals(List.of("ok"))) {
      return;
    }
    found.forEach(what -> flaws.accept(new Flaw("the database", what)));
    new HeldTwice(session, flaws).run();
  }

  private void checkReferences() {
    session.each(
        "PRAGMA foreign_key_check",
        row ->
            flaws.accept(
                new Flaw(
                    "table " + row.text(1),
                    "a row names one of " + row.text(3) + " that is missing")));
  }

  /// These tables have no foreign key, because the run was looked up before the rows were written.
  /// Frames and chunks are looked at one by one.
  private void checkRuns() {
    for (Table table : Tables.of(Owner.RUN)) {
      if (!table.keys().contains(Owner.RUN.column())
          || session.exists("SELECT 1 FROM pragma_foreign_key_list(?)", table.name())) {
        continue;
      }
      session.each(
          "SELECT DISTINCT t.project_id, t.run_no FROM "
              + table.name()
              + " t WHERE NOT EXISTS (SELECT 1 FROM run o WHERE "
              + Owner.RUN.owns()
              + ")",
          row ->
              flaws.accept(
                  new Flaw(
                      "table "
                          + table.name()
                          + ", project_id "
                          + row.number(1)
                          + ", run_no "
                          + row.number(2),
                      "there is no such run")));
    }
  }

  private void checkAttempts() {
    for (String table : List.of("frame", "chunk")) {
      session.each(
          "SELECT t.no, t.attempt FROM "
              + table
              + " t WHERE t.attempt <> 0 AND NOT EXISTS (SELECT 1 FROM attempt a"
              + " WHERE a.project_id = t.project_id AND a.run_no = t.run_no AND a.no = t.attempt)",
          row ->
              flaws.accept(
                  new Flaw(
                      "table " + table + ", no " + row.number(1),
                      "attempt: there is no attempt " + row.number(2) + " of its run")));
    }
  }

  /// Checks the rows of a table some at a time, so that a large table needs little memory.
  ///
  /// @param what the rows, for the progress
  /// @param sql selects rows by number: those after a number, at most so many
  private void inLots(String what, String count, String sql, Row.Mapper<Checked> check) {
    long total = session.number(count);
    long done = 0;
    long after = 0;
    while (true) {
      List<Checked> some = session.list(sql, check, after, ROWS);
      if (some.isEmpty()) {
        return;
      }
      some.forEach(checked -> checked.flaws().forEach(flaws));
      done += some.size();
      after = some.getLast().no();
      progress.at(what, done, total);
    }
  }

  private void checkFrames() {
    inLots(
        "frames",
        "SELECT count(*) FROM frame",
        """
        SELECT f.no, r.id, f.points, f.body, f.kind FROM frame f
        LEFT JOIN run r ON r.project_id = f.project_id AND r.no = f.run_no
        WHERE f.no > ? ORDER BY f.no LIMIT ?
        """,
        DatabaseCheck::checkFrame);
  }

  private static Checked checkFrame(Row row) throws SQLException {
    List<Flaw> flaws = new ArrayList<>();
    long no = row.number(1);
    String run = row.textOrNull(2);
    String where = (run == null ? "no run" : "run " + run) + ", frame " + no;
    if (run == null) {
      flaws.add(new Flaw(where, "belongs to no run"));
    }
    try {
      Frame frame = Frame.decode(row.bytes(4));
      if (frame.kind().number() != row.number(5)) {
        flaws.add(new Flaw(where, "is of another kind than its row says"));
      }
      int found = frame.points();
      if (found != row.number(3)) {
        flaws.add(new Flaw(where, "has " + found + " points instead of " + row.number(3)));
      }
    } catch (QuipuException e) {
      flaws.add(new Flaw(where, e.message()));
    }
    return new Checked(no, flaws);
  }

  /// Checks the chunks in rows; digests cover the chunks in blobs.
  private void checkChunks() {
    inLots(
        "chunks",
        "SELECT count(*) FROM chunk",
        """
        SELECT c.no, r.id, c.points, c.body, c.key, c.first_step, c.last_step, c.first_index,
          c.last_index, c.size_bytes, c.kind
        FROM chunk c
        LEFT JOIN run r ON r.project_id = c.project_id AND r.no = c.run_no
        WHERE c.no > ? AND c.body IS NOT NULL ORDER BY c.no LIMIT ?
        """,
        DatabaseCheck::checkChunk);
  }

  private static Checked checkChunk(Row row) throws SQLException {
    List<Flaw> flaws = new ArrayList<>();
    long no = row.number(1);
    String run = row.textOrNull(2);
    String where =
        (run == null ? "no run" : "run " + run) + ", series \"" + row.text(5) + "\", chunk " + no;
    if (run == null) {
      flaws.add(new Flaw(where, "belongs to no run"));
    }
    try {
      EncodedChunk chunk =
          switch (SqliteLines.kind(row.number(11))) {
            case LINE, REPEATS -> Chunk.open(row.bytes(4));
            case JSON -> JsonChunk.open(row.bytes(4));
            case LOG, TRACK -> TimelineChunk.open(row.bytes(4));
          };
      chunk.verify();
      EncodedChunk.Extent extent = chunk.extent();
      if (extent.values() != row.number(3)) {
        flaws.add(
            new Flaw(where, "has " + extent.values() + " points instead of " + row.number(3)));
      }
      if (extent.leastStep() != row.number(6)
          || extent.greatestStep() != row.number(7)
          || extent.leastIndex() != row.number(8)
          || extent.greatestIndex() != row.number(9)
          || chunk.lengthBytes() != row.number(10)) {
        flaws.add(new Flaw(where, "has other steps, rows or bytes than its row says"));
      }
    } catch (QuipuException e) {
      flaws.add(new Flaw(where, e.message()));
    }
    return new Checked(no, flaws);
  }

  /// Checks the bytes of objects in rows; digests cover the bytes in blobs.
  private void checkObjects() {
    inLots(
        "objects",
        "SELECT count(*) FROM object WHERE body IS NOT NULL",
        """
        SELECT no, content, body FROM object
        WHERE no > ? AND body IS NOT NULL ORDER BY no LIMIT ?
        """,
        DatabaseCheck::checkObject);
  }

  private static Checked checkObject(Row row) throws SQLException {
    long no = row.number(1);
    boolean same = Digest.of(row.bytes(3)).hex().equals(row.textOrNull(2));
    return new Checked(
        no,
        same
            ? List.of()
            : List.of(
                new Flaw("table object, no " + no, "its bytes are not those of its content")));
  }

  private record Checked(long no, List<Flaw> flaws) {}
}
