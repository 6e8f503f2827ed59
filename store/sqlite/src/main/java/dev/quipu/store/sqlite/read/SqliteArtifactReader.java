package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.engine.port.read.ArtifactReader;
import dev.quipu.query.LikePattern;
import dev.quipu.store.sqlite.models.ModelRow;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Prefix;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads artifacts, in the tables of [ArtifactRows]. What lies below a folder is a range of paths:
/// from `folder/` to before `folder0`, because `0` is the character after `/`.
public class SqliteArtifactReader implements ArtifactReader {
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
    ArtifactRows rows = find(owner);
    return rows == null
        ? Optional.empty()
        : Optional.ofNullable(
            session.first(
                "SELECT "
                    + ArtifactRows.FILE_COLUMNS
                    + " FROM "
                    + rows.files()
                    + " WHERE "
                    + rows.owned()
                    + " AND path = ?3",
                row -> file(row, 0),
                rows.and(path.value())));
  }

  @Override
  public Optional<Reference> findReference(ArtifactOwner owner, ArtifactPath path) {
    ArtifactRows rows = find(owner);
    return rows == null || !rows.hasReferencesAndFolders()
        ? Optional.empty()
        : Optional.ofNullable(
            session.first(
                "SELECT "
                    + ArtifactRows.REFERENCE_COLUMNS
                    + " FROM artifact_reference WHERE "
                    + rows.owned()
                    + " AND path = ?3",
                row -> reference(row, 0),
                rows.and(path.value())));
  }

  @Override
  public boolean isFolder(ArtifactOwner owner, ArtifactPath path) {
    ArtifactRows rows = find(owner);
    if (rows == null) {
      return false;
    }
    boolean isFilled =
        session.exists(
            "SELECT 1 FROM (" + rows.between() + ") LIMIT 1",
            rows.and(path.value() + "/", path.value() + "0"));
    return isFilled
        || (rows.hasReferencesAndFolders()
            && session.exists(
                "SELECT 1 FROM artifact_folder WHERE " + rows.owned() + " AND path = ?3",
                rows.and(path.value())));
  }

  @Override
  public List<Entry> list(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String after, int max) {
    ArtifactRows rows = find(owner);
    if (rows == null) {
      return List.of();
    }
    String from = from(folder);
    // An entry with a greater name has a greater path, but not the reverse: `a.txt` is less than
    // `a/b`. The columns beside a max() come from the row that has the maximum; for a file or a
    // reference, that is its only row.
    return session.listSound(
        "SELECT name, max(path), "
            + ArtifactRows.COLUMNS_BEHIND_PATH
            + ", folder, sum(kind = 0), sum(kind = 1),"
            + " sum(CASE kind WHEN 0 THEN size_bytes ELSE 0 END) FROM ("
            + named(rows)
            + ") WHERE name > ?6 GROUP BY name, folder ORDER BY name LIMIT ?7",
        entry ->
            entry.flag(10)
                ? new Folder(
                    new ArtifactPath(from + entry.text(1)),
                    entry.number(11),
                    entry.number(12),
                    entry.number(13))
                : entry(entry, 1),
        rows.and(from + after, to(folder), start(from), after, max));
  }

  /// Everything between two paths, with the name in the folder: what is up to the next slash.
  /// Parameter 5 is the first character of names.
  private static String named(ArtifactRows rows) {
    return "SELECT *, substr(path, ?5, CASE slash WHEN 0 THEN 1000000 ELSE slash - 1 END) AS name,"
        + " slash > 0 OR kind = 2 AS folder"
        + " FROM (SELECT *, instr(substr(path, ?5), '/') AS slash FROM ("
        + rows.between()
        + "))";
  }

  @Override
  public Sums sums(ArtifactOwner owner, @Nullable ArtifactPath folder) {
    ArtifactRows rows = find(owner);
    if (rows == null) {
      return Sums.NOTHING;
    }
    String from = from(folder);
    Sums sums =
        session.first(
            "SELECT count(DISTINCT name), coalesce(sum(kind = 0), 0), coalesce(sum(kind = 1), 0),"
                + " coalesce(sum(kind = 2), 0),"
                + " coalesce(sum(CASE kind WHEN 0 THEN size_bytes ELSE 0 END), 0) FROM ("
                + named(rows)
                + ")",
            found ->
                new Sums(
                    found.number(1),
                    found.number(2),
                    found.number(3),
                    found.number(4),
                    found.number(5)),
            rows.and(from, to(folder), start(from)));
    return sums == null ? Sums.NOTHING : sums;
  }

  @Override
  public List<Entry> search(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String part, String after, int max) {
    int start = from(folder).length();
    LikePattern pattern = LikePattern.containing(part);
    List<Entry> found = new ArrayList<>();
    String last = after;
    while (true) {
      Batch batch = batch(owner, folder, last, SEARCHED_AT_ONCE);
      for (Stored one : batch.sound) {
        if (one instanceof Entry entry && pattern.matches(one.path().value().substring(start))) {
          found.add(entry);
          if (found.size() == max) {
            return found;
          }
        }
      }
      if (batch.rows < SEARCHED_AT_ONCE) {
        return found;
      }
      last = batch.lastPath;
    }
  }

  @Override
  public List<Stored> below(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String after, int max) {
    List<Stored> found = new ArrayList<>();
    String last = after;
    while (found.size() < max) {
      int asked = max - found.size();
      Batch batch = batch(owner, folder, last, asked);
      found.addAll(batch.sound);
      if (batch.rows < asked) {
        break;
      }
      last = batch.lastPath;
    }
    return found;
  }

  /// Rows in the order of their paths. A damaged row must not make an unfinished list look
  /// finished.
  ///
  /// @param sound what is in the rows that are not damaged
  private record Batch(List<Stored> sound, int rows, String lastPath) {}

  private Batch batch(ArtifactOwner owner, @Nullable ArtifactPath folder, String after, int max) {
    ArtifactRows owned = find(owner);
    if (owned == null) {
      return new Batch(List.of(), 0, after);
    }
    int[] rows = {0};
    String[] lastPath = {after};
    List<Stored> sound =
        session.listSound(
            owned.between() + " ORDER BY path LIMIT ?5",
            row -> {
              rows[0]++;
              lastPath[0] = row.text(1);
              return stored(row);
            },
            owned.and(after.isEmpty() ? from(folder) : after, to(folder), max));
    return new Batch(sound, rows[0], lastPath[0]);
  }

  /// The rows of an owner; null if there is no such run or model.
  private @Nullable ArtifactRows find(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> {
        RunRow row = runs.find(project, run);
        yield row == null ? null : ArtifactRows.ofRun(project, row.no());
      }
      case ModelId model -> {
        Long no = ModelRow.number(session, project, model);
        yield no == null ? null : ArtifactRows.ofModel(project, no);
      }
      case ProjectId own -> ArtifactRows.ofProject(own);
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

  private static Stored stored(Row row) throws SQLException {
    return row.number(2) == ArtifactRows.FOLDER
        ? new StoredFolder(new ArtifactPath(row.text(1)), row.number(6))
        : row.number(2) == ArtifactRows.FILE ? new File(file(row, 0)) : reference(row, 0);
  }

  /// A file or reference.
  ///
  /// @param before the number of columns before the path
  private static Entry entry(Row row, int before) throws SQLException {
    return row.number(before + 2) == ArtifactRows.FILE
        ? new File(file(row, before))
        : reference(row, before);
  }

  private static Artifact file(Row row, int before) throws SQLException {
    return new Artifact(
        new ArtifactPath(row.text(before + 1)),
        new Digest(row.text(before + 3)),
        row.number(before + 4),
        row.text(before + 5),
        row.number(before + 6));
  }

  private static Reference reference(Row row, int before) throws SQLException {
    String digest = row.textOrNull(before + 3);
    return new Reference(
        new ArtifactPath(row.text(before + 1)),
        new ReferenceTarget(
            new ReferenceUri(row.text(before + 7)),
            row.numberOrNull(before + 4),
            digest == null ? null : new Digest(digest),
            row.textOrNull(before + 8),
            row.text(before + 5)),
        row.number(before + 6));
  }
}
