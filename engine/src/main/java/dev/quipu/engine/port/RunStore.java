package dev.quipu.engine.port;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.search.Found;
import dev.quipu.engine.port.search.RunColumns;
import dev.quipu.engine.port.search.RunSearch;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs, their params, tags and notes.
public interface RunStore {
  void create(ProjectId project, RunInfo run);

  /// The attributes of a run; cheap, for it is asked before every write to the run.
  Optional<RunInfo> find(ProjectId project, RunId id);

  /// Stores all attributes of the run of that id.
  void update(ProjectId project, RunInfo run);

  /// Deletes all runs of an experiment that are not deleted yet.
  void deleteAll(ProjectId project, ExperimentId experiment, long deletedMs);

  /// Restores the runs of an experiment that were deleted at that very time.
  void restoreAll(ProjectId project, ExperimentId experiment, long deletedMs);

  /// Those of the params that are there already, by key.
  Map<String, Param> findParams(ProjectId project, RunId id, Set<String> keys);

  /// Stores params; one of the same key is replaced.
  void putParams(ProjectId project, RunId id, Collection<Param> params);

  /// Stores tags; one of the same key is replaced.
  void putTags(ProjectId project, RunId id, Collection<Tag> tags);

  /// Removes a tag and says whether it was there.
  boolean removeTag(ProjectId project, RunId id, String key);

  /// Stores the notes; null removes them.
  void putNotes(ProjectId project, RunId id, @Nullable String notes);

  /// The run with everything the columns name.
  Optional<Run> load(ProjectId project, RunId id, RunColumns columns);

  Found<Run> search(ProjectId project, RunSearch search);

  /// How many runs a search would find in all its pages. Costs next to nothing right after that
  /// search in one transaction.
  long count(ProjectId project, RunSearch search);

  /// The children of a run that are not deleted, newest first, then by id descending.
  ///
  /// @param after only those that come after it; null for all
  List<RunInfo> children(ProjectId project, RunId parent, @Nullable Started after, int max);

  /// The place of a run in a list of the newest first.
  record Started(long startMs, RunId id) {}

  /// How many children that are not deleted the runs have; those that have none are left out.
  Map<RunId, Long> countChildren(ProjectId project, Collection<RunId> parents);
}
