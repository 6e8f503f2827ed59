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
  /// The attributes of a run; cheap, for it is asked before every write to the run.
  Optional<RunInfo> find(RunId id);

  /// Those of the params that are there already, by key.
  Map<String, Param> findParams(RunId id, Set<String> keys);

  /// The run with everything the columns name.
  Optional<Run> load(RunId id, RunColumns columns);

  SearchPage<Run> search(RunSearch search);

  /// How many runs a search would find in all its pages. Costs next to nothing right after that
  /// search in one transaction.
  long count(RunSearch search);

  /// The children of a run that are not deleted, newest first, then by id descending.
  ///
  /// @param after only those that come after it; null for all
  List<RunInfo> children(RunId parent, @Nullable Started after, int max);

  /// The place of a run in a list of the newest first.
  record Started(long startMs, RunId id) {}

  /// How many children that are not deleted the runs have; those that have none are left out.
  Map<RunId, Long> countChildren(Collection<RunId> parents);
}
