package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.ArtifactReader;
import dev.quipu.query.LikePattern;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Prefix;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads artifacts, in the tables `artifact` and `project_artifact`. The contents of a folder are a
/// range of paths: from `folder/` to before `folder0`, because `0` is the character after `/`.
public class SqliteArtifactReader implements ArtifactReader {
  public static final String COLUMNS = "path, digest, size_bytes, media_type, created_ms";

  private static final int SEARCHED_AT_ONCE = 5000;

  protected final ProjectId project;
  protected final Session session;
  protected final RunRows runs;

  public SqliteArtifactReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  @Override
  public Optional<Artifact> find(ArtifactOwner owner, ArtifactPath path) {
    Owned owned = find(owner);
    return owned == null
        ? Optional.empty()
        : Optional.ofNullable(
            session.first(
                "SELECT "
                    + COLUMNS
                    + " FROM "
                    + owned.table
                    + " WHERE "
                    + owned.condition
                    + " AND path = ?",
                SqliteArtifactReader::artifact,
                owned.and(path.value())));
  }

  @Override
  public boolean isFolder(ArtifactOwner owner, ArtifactPath path) {
    Owned owned = find(owner);
    return owned != null
        && session.exists(
            "SELECT 1 FROM "
                + owned.table
                + " WHERE "
                + owned.condition
                + " AND path > ? AND path < ? LIMIT 1",
            owned.and(path.value() + "/", path.value() + "0"));
  }

  @Override
  public List<Entry> list(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String after, int max) {
    Owned owned = find(owner);
    if (owned == null) {
      return List.of();
    }
    String from = from(folder);
    long start = start(from);
    // An entry with a greater name has a greater path, but not the reverse: `a.txt` is less than
    // `a/b`. The columns beside a max() come from the row that has the maximum; for a file, that is
    // its only row.
    return session.listSound(
        "SELECT substr(path, start, CASE slash WHEN 0 THEN 1000000 ELSE slash - 1 END) AS name,"
            + " slash > 0 AS folder, count(*), sum(size_bytes), max(path), digest, media_type,"
            + " created_ms FROM (SELECT "
            + COLUMNS
            + ", start, instr(substr(path, start), '/') AS slash FROM "
            + owned.table
            + ", (SELECT ? AS start) WHERE "
            + owned.condition
            + " AND path > ? AND path < ?) WHERE name > ? GROUP BY name, folder ORDER BY name"
            + " LIMIT ?",
        entry ->
            entry.flag(2)
                ? new Entry.Folder(
                    new ArtifactPath(from + entry.text(1)), entry.number(3), entry.number(4))
                : new Entry.File(
                    new Artifact(
                        new ArtifactPath(entry.text(5)),
                        new Digest(entry.text(6)),
                        entry.number(4),
                        entry.text(7),
                        entry.number(8))),
        owned.between(start, from + after, to(folder), after, max));
  }

  @Override
  public Sums sums(ArtifactOwner owner, @Nullable ArtifactPath folder) {
    Owned owned = find(owner);
    if (owned == null) {
      return new Sums(0, 0, 0);
    }
    String from = from(folder);
    Sums sums =
        session.first(
            "SELECT count(DISTINCT substr(path, start,"
                + " CASE slash WHEN 0 THEN 1000000 ELSE slash - 1 END)), count(*),"
                + " coalesce(sum(size_bytes), 0) FROM (SELECT path, size_bytes, start,"
                + " instr(substr(path, start), '/') AS slash FROM "
                + owned.table
                + ", (SELECT ? AS start) WHERE "
                + owned.condition
                + " AND path > ? AND path < ?)",
            found -> new Sums(found.number(1), found.number(2), found.number(3)),
            owned.between(start(from), from, to(folder)));
    return sums == null ? new Sums(0, 0, 0) : sums;
  }

  @Override
  public List<Artifact> search(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String part, String after, int max) {
    Owned owned = find(owner);
    if (owned == null) {
      return List.of();
    }
    String from = from(folder);
    LikePattern pattern = LikePattern.containing(part);
    List<Artifact> found = new ArrayList<>();
    String last = after.isEmpty() ? from : after;
    while (true) {
      // A damaged row must not make an unfinished list look finished.
      int[] read = {0};
      String[] lastRead = {last};
      List<Artifact> some =
          session.listSound(
              "SELECT "
                  + COLUMNS
                  + " FROM "
                  + owned.table
                  + " WHERE "
                  + owned.condition
                  + " AND path > ? AND path < ? ORDER BY path LIMIT ?",
              row -> {
                read[0]++;
                lastRead[0] = row.text(1);
                return artifact(row);
              },
              owned.and(last, to(folder), SEARCHED_AT_ONCE));
      for (Artifact one : some) {
        if (pattern.matches(one.path().value().substring(from.length()))) {
          found.add(one);
          if (found.size() == max) {
            return found;
          }
        }
      }
      if (read[0] < SEARCHED_AT_ONCE) {
        return found;
      }
      last = lastRead[0];
    }
  }

  /// The rows of one owner: a table, and the columns of its key before the path.
  public record Owned(String table, String keys, String condition, List<Long> values) {
    public static Owned byRun(ProjectId project, long runNo) {
      return new Owned(
          "artifact",
          "project_id, run_no",
          "project_id = ? AND run_no = ?",
          List.of(project.value(), runNo));
    }

    public static Owned byProject(ProjectId project) {
      return new Owned(
          "project_artifact", "project_id", "project_id = ?", List.of(project.value()));
    }

    /// The values of the key, with more values behind.
    public Object[] and(Object... others) {
      List<Object> all = new ArrayList<>(values);
      all.addAll(Arrays.asList(others));
      return all.toArray();
    }

    /// The values of the key, with values before and behind.
    Object[] between(Object first, Object... others) {
      List<Object> all = new ArrayList<>();
      all.add(first);
      all.addAll(Arrays.asList(and(others)));
      return all.toArray();
    }
  }

  /// The rows of an owner; null if there is no such run.
  private @Nullable Owned find(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> {
        RunRow row = runs.find(project, run);
        yield row == null ? null : Owned.byRun(project, row.no());
      }
      case ProjectId own -> Owned.byProject(own);
    };
  }

  private static String from(@Nullable ArtifactPath folder) {
    return folder == null ? "" : folder.value() + "/";
  }

  private static String to(@Nullable ArtifactPath folder) {
    return folder == null ? Prefix.LAST : folder.value() + "0";
  }

  /// The first character of a name behind a folder's path.
  private static long start(String from) {
    return from.codePointCount(0, from.length()) + 1L;
  }

  static Artifact artifact(Row row) throws SQLException {
    return new Artifact(
        new ArtifactPath(row.text(1)),
        new Digest(row.text(2)),
        row.number(3),
        row.text(4),
        row.number(5));
  }
}
