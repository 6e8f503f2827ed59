package dev.quipu.engine.port.read;

import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads runs, their params, tags and notes.
public interface RunReader {
  /// The attributes of a run. Cheap, because every write to a run asks for them.
  Optional<RunInfo> find(RunId id);

  /// The existing params among these keys.
  Map<String, Param> findParams(RunId id, Set<String> keys);

  /// Loads the run with the given columns.
  Optional<Run> load(RunId id, RunColumns columns);

  SearchPage<Run> search(RunSearch search);

  /// The number of runs that a search finds in all its pages. Nearly free directly after that
  /// search in the same transaction.
  long count(RunSearch search);

  /// The children of a run that are not deleted, newest first, then by id descending.
  ///
  /// @param after only children after this one; null for all
  List<RunInfo> children(RunId parent, @Nullable Started after, int max);

  /// The place of a run in a list that is sorted newest first.
  record Started(long startMs, RunId id) {}

  /// The number of children of each run that are not deleted; runs without any are left out.
  Map<RunId, Long> countChildren(Collection<RunId> parents);
}
