package dev.quipu.store.sqlite.lineage;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.lineage.LineageReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads lineage in the tables `task`, `object`, `object_schema`, `object_content`, `object_use`
/// and `object_link`.
public class SqliteLineageReader implements LineageReader {
  protected final ProjectId project;
  protected final Session session;
  protected final RunRows runs;

  public SqliteLineageReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  @Override
  public List<RunId> waiting(int max) {
    return session.list(
        """
        SELECT r.id FROM (
          SELECT DISTINCT f.run_no FROM frame f INDEXED BY frame_of_lineage
          WHERE f.project_id = ?1 AND f.kind = 3
            AND f.no > coalesce((SELECT c.frame_no FROM compacted c
              WHERE c.project_id = f.project_id AND c.run_no = f.run_no), 0)
          LIMIT ?2) w
          JOIN run r ON r.project_id = ?1 AND r.no = w.run_no
        WHERE r.deleted < 2
        """,
        row -> new RunId(row.text(1)),
        project.value(),
        max);
  }

  @Override
  public List<byte[]> waitingFrames(int max) {
    return session.list(
        """
        SELECT f.body FROM frame f INDEXED BY frame_of_lineage
        WHERE f.project_id = ?1 AND f.kind = 3
          AND f.no > coalesce((SELECT c.frame_no FROM compacted c
            WHERE c.project_id = f.project_id AND c.run_no = f.run_no), 0)
        LIMIT ?2
        """,
        row -> row.bytes(1),
        project.value(),
        max);
  }

  // ---- objects ----

  @Override
  public Optional<LoggedObject> object(Digest digest) {
    return Optional.ofNullable(
        session.first(
            """
            SELECT o.media_type, s.schema, o.content, o.size_bytes, o.logged_us FROM object o
            LEFT JOIN object_schema s ON s.no = o.schema_no
            WHERE o.project_id = ? AND o.digest = ?
            """,
            row -> new LoggedObject(digest, description(row)),
            project.value(),
            digest.hex()));
  }

  private static @Nullable Description description(Row row) throws SQLException {
    return row.textOrNull(1) == null
        ? null
        : new Description(
            row.text(1), row.text(2), new Digest(row.text(3)), row.number(4), row.number(5));
  }

  @Override
  public Optional<byte[]> inline(Digest content) {
    return Optional.ofNullable(
        session.first(
            """
            SELECT body FROM object
            WHERE project_id = ? AND content = ? AND body IS NOT NULL LIMIT 1
            """,
            row -> row.bytes(1),
            project.value(),
            content.hex()));
  }

  @Override
  public Collection<Digest> present(Collection<Digest> contents) {
    return session.list(
        """
        SELECT w.value FROM json_each(?2) w
        WHERE EXISTS (SELECT 1 FROM object_content c
            WHERE c.project_id = ?1 AND c.digest = w.value)
          OR EXISTS (SELECT 1 FROM object o
            WHERE o.project_id = ?1 AND o.content = w.value AND o.body IS NOT NULL)
        """,
        row -> new Digest(row.text(1)),
        project.value(),
        json(contents));
  }

  @Override
  public Optional<Long> blobSize(Digest content) {
    return Optional.ofNullable(
        session.first(
            "SELECT size_bytes FROM object_content WHERE project_id = ? AND digest = ?",
            row -> row.number(1),
            project.value(),
            content.hex()));
  }

  protected static String json(Collection<Digest> digests) {
    return digests.stream()
        .map(digest -> "\"" + digest.hex() + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  // ---- uses ----

  @Override
  public List<Use> usesOf(Digest object, int skip, int max) {
    return session.list(
        """
        SELECT r.id, u.task_id, u.direction, u.name, o.digest, u.time_us, u.attributes
        FROM object o
          CROSS JOIN object_use u INDEXED BY object_use_by_object
            ON u.project_id = o.project_id AND u.object_no = o.no
          JOIN run r ON r.project_id = u.project_id AND r.no = u.run_no
        WHERE o.project_id = ? AND o.digest = ? AND r.deleted = 0
        ORDER BY u.run_no, u.task_id, u.direction, u.name LIMIT ? OFFSET ?
        """,
        SqliteLineageReader::use,
        project.value(),
        object.hex(),
        max,
        skip);
  }

  @Override
  public List<Use> usesBy(RunId run, @Nullable SpanId task, int max) {
    RunRow row = runs.find(project, run);
    return row == null
        ? List.of()
        : session.list(
            """
            SELECT r.id, u.task_id, u.direction, u.name, o.digest, u.time_us, u.attributes
            FROM object_use u
              JOIN object o ON o.no = u.object_no
              JOIN run r ON r.project_id = u.project_id AND r.no = u.run_no
            WHERE u.project_id = ? AND u.run_no = ? AND u.task_id = ?
            ORDER BY u.direction, u.name, o.no LIMIT ?
            """,
            SqliteLineageReader::use,
            project.value(),
            row.no(),
            task == null ? "" : task.hex(),
            max);
  }

  @Override
  public Part<Use> uses(RunId run, @Nullable String place, int max) {
    RunRow row = runs.find(project, run);
    if (row == null) {
      return new Part<>(List.of(), null);
    }
    String[] from = place == null ? new String[] {"", "-1", "0", ""} : place.split(" ", 4);
    String[] last = {null};
    List<Use> uses =
        session.list(
            """
            SELECT r.id, u.task_id, u.direction, u.name, o.digest, u.time_us, u.attributes,
              u.object_no
            FROM object_use u
              JOIN object o ON o.no = u.object_no
              JOIN run r ON r.project_id = u.project_id AND r.no = u.run_no
            WHERE u.project_id = ? AND u.run_no = ?
              AND (u.task_id, u.direction, u.name, u.object_no) > (?, ?, ?, ?)
            ORDER BY u.task_id, u.direction, u.name, u.object_no LIMIT ?
            """,
            one -> {
              last[0] = one.text(2) + " " + one.number(3) + " " + one.number(8) + " " + one.text(4);
              return use(one);
            },
            project.value(),
            row.no(),
            from[0],
            Long.parseLong(from[1]),
            from[3],
            Long.parseLong(from[2]),
            max);
    return new Part<>(uses, uses.size() < max ? null : last[0]);
  }

  @Override
  public Part<Link> links(RunId run, @Nullable String place, int max) {
    RunRow row = runs.find(project, run);
    if (row == null) {
      return new Part<>(List.of(), null);
    }
    String[] from = place == null ? new String[] {"0", "0", ""} : place.split(" ", 3);
    String[] last = {null};
    List<Link> links =
        session.list(
            """
            SELECT f.digest, t.digest, l.name, l.time_us, l.attributes, l.from_no, l.to_no
            FROM object_link l INDEXED BY object_link_by_run
              JOIN object f ON f.no = l.from_no
              JOIN object t ON t.no = l.to_no
            WHERE l.project_id = ? AND l.run_no = ? AND (l.from_no, l.to_no, l.name) > (?, ?, ?)
            ORDER BY l.from_no, l.to_no, l.name LIMIT ?
            """,
            one -> {
              last[0] = one.number(6) + " " + one.number(7) + " " + one.text(3);
              return new Link(
                  new Digest(one.text(1)),
                  new Digest(one.text(2)),
                  one.text(3),
                  run,
                  one.number(4),
                  json(one.textOrNull(5)));
            },
            project.value(),
            row.no(),
            Long.parseLong(from[0]),
            Long.parseLong(from[1]),
            from[2],
            max);
    return new Part<>(links, links.size() < max ? null : last[0]);
  }

  @Override
  public List<InlineObject> objects(Collection<Digest> digests) {
    return session.list(
        """
        SELECT o.media_type, s.schema, o.content, o.size_bytes, o.logged_us, o.digest, o.body
        FROM json_each(?2) w
          JOIN object o ON o.project_id = ?1 AND o.digest = w.value
          LEFT JOIN object_schema s ON s.no = o.schema_no
        """,
        row ->
            new InlineObject(
                new LoggedObject(new Digest(row.text(6)), description(row)), row.bytesOrNull(7)),
        project.value(),
        json(digests));
  }

  private static Use use(Row row) throws SQLException {
    String task = row.text(2);
    return new Use(
        new RunId(row.text(1)),
        task.isEmpty() ? null : new SpanId(task),
        direction(row.number(3)),
        row.text(4),
        new Digest(row.text(5)),
        row.number(6),
        json(row.textOrNull(7)));
  }

  private static Direction direction(long number) throws DamagedValue {
    for (Direction direction : Direction.values()) {
      if (direction.number() == number) {
        return direction;
      }
    }
    throw new DamagedValue(number + " is no direction");
  }

  private static @Nullable JsonText json(@Nullable String text) {
    return text == null ? null : new JsonText(text);
  }

  // ---- tasks ----

  @Override
  public TaskPage tasks(RunId run, TaskListing listing) {
    RunRow row = runs.find(project, run);
    return row == null
        ? new TaskPage(List.of(), null)
        : new TaskPages(session, project, row.no(), listing).read();
  }

  @Override
  public Optional<Task> task(RunId run, SpanId id) {
    RunRow row = runs.find(project, run);
    return row == null
        ? Optional.empty()
        : Optional.ofNullable(
            session.first(
                TaskPages.TASKS + " AND t.id = ?3",
                TaskPages::task,
                project.value(),
                row.no(),
                id.hex()));
  }

  // ---- links ----

  @Override
  public List<Link> linksFrom(Collection<Digest> objects, int max) {
    return links(
        """
          CROSS JOIN object f ON f.project_id = ?1 AND f.digest = w.value
          CROSS JOIN object_link l ON l.project_id = ?1 AND l.from_no = f.no
          CROSS JOIN object t ON t.no = l.to_no
        """,
        objects,
        max);
  }

  @Override
  public List<Link> linksTo(Collection<Digest> objects, int max) {
    return links(
        """
          CROSS JOIN object t ON t.project_id = ?1 AND t.digest = w.value
          CROSS JOIN object_link l INDEXED BY object_link_by_to
            ON l.project_id = ?1 AND l.to_no = t.no
          CROSS JOIN object f ON f.no = l.from_no
        """,
        objects,
        max);
  }

  /// SQLite knows no sizes of tables here, and would rather look at all links of the project than
  /// at those of each object. So the joins give the order and the index.
  private List<Link> links(String joins, Collection<Digest> objects, int max) {
    return session.list(
        "SELECT f.digest, t.digest, l.name, r.id, l.time_us, l.attributes FROM json_each(?2) w\n"
            + joins
            + """
              CROSS JOIN run r ON r.project_id = ?1 AND r.no = l.run_no
            WHERE r.deleted = 0 LIMIT ?3
            """,
        row ->
            new Link(
                new Digest(row.text(1)),
                new Digest(row.text(2)),
                row.text(3),
                new RunId(row.text(4)),
                row.number(5),
                json(row.textOrNull(6))),
        project.value(),
        json(objects),
        max);
  }
}
