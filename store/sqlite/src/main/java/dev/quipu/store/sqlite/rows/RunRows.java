package dev.quipu.store.sqlite.rows;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.store.sqlite.session.Session;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Finds runs by their ids, and the attempts of each run. The writer asks before every append, so
/// it remembers the last runs; it must [#forget] them when a change to a run is rolled back.
public final class RunRows {
  private final Session session;
  private final int remembered;
  private final Map<Key, Known> runs = new LinkedHashMap<>(16, 0.75f, true);

  /// @param remembered how many runs to keep: only the writer may keep any, because nobody else
  ///   changes runs
  public RunRows(Session session, int remembered) {
    this.session = session;
    this.remembered = remembered;
  }

  public @Nullable RunRow find(ProjectId project, RunId id) {
    Known known = know(project, id);
    return known == null ? null : known.row;
  }

  /// The run of an id.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public RunRow load(ProjectId project, RunId id) {
    RunRow row = find(project, id);
    if (row == null) {
      throw QuipuException.notFound("Run " + id + " does not exist");
    }
    return row;
  }

  /// The runs of some numbers in the same order, without damaged rows.
  public List<RunRow> load(ProjectId project, List<Long> nos) {
    Map<Long, RunRow> found = new HashMap<>();
    session.keepEachSound(
        """
        SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
          r.end_ms, r.parent_id, r.deleted_ms
        FROM run r WHERE r.project_id = ? AND r.no IN (SELECT value FROM json_each(?))
        """,
        row -> {
          RunRow run = RunRow.read(row);
          found.put(run.no(), run);
        },
        project.value(),
        nos.toString());
    return nos.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  /// The attempts of a run; none if there is no such run.
  ///
  /// @param load reads the attempts by the number of the run
  public Attempts attempts(ProjectId project, RunId id, LongFunction<Attempts> load) {
    Known known = know(project, id);
    if (known == null) {
      return Attempts.NONE;
    }
    Attempts attempts = known.attempts;
    if (attempts == null) {
      attempts = load.apply(known.row.no());
      known.attempts = attempts;
    }
    return attempts;
  }

  public void changed(ProjectId project, RunRow row) {
    Key key = new Key(project.value(), row.info().id());
    Known before = runs.get(key);
    Known now = new Known(row);
    if (before != null) {
      now.attempts = before.attempts;
    }
    remember(key, now);
  }

  /// Notes that the run has been given another attempt.
  public void attempted(ProjectId project, RunId id) {
    Known known = runs.get(new Key(project.value(), id));
    if (known != null) {
      known.attempts = null;
    }
  }

  public void forget() {
    runs.clear();
  }

  public void forget(ProjectId project, RunId id) {
    runs.remove(new Key(project.value(), id));
  }

  private @Nullable Known know(ProjectId project, RunId id) {
    Key key = new Key(project.value(), id);
    Known known = runs.get(key);
    if (known != null) {
      return known;
    }
    RunRow row = select(project, id);
    return row == null ? null : remember(key, new Known(row));
  }

  private @Nullable RunRow select(ProjectId project, RunId id) {
    return session.first(
        """
        SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
          r.end_ms, r.parent_id, r.deleted_ms
        FROM run r WHERE r.project_id = ? AND r.id = ? AND r.deleted < 2
        """,
        RunRow::read,
        project.value(),
        id.hex());
  }

  private Known remember(Key key, Known known) {
    if (remembered > 0) {
      runs.put(key, known);
      if (runs.size() > remembered) {
        var oldest = runs.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    return known;
  }

  private record Key(long project, RunId id) {}

  /// A run, and its attempts once a caller has asked for them.
  private static final class Known {
    final RunRow row;
    @Nullable Attempts attempts;

    Known(RunRow row) {
      this.row = row;
    }
  }
}
