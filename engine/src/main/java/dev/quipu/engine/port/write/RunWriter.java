package dev.quipu.engine.port.write;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.read.RunReader;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Writes runs, their params, tags and notes.
public interface RunWriter extends RunReader {
  void create(RunInfo run);

  /// Stores all attributes of the run with this id. The experiment stays, see [#move].
  void update(RunInfo run);

  /// Puts a run with all that is its own into another experiment of the project. The datasets that
  /// the run used become those of the other experiment, see [DatasetWriter].
  void move(RunId id, ExperimentId to);

  /// Deletes all runs of an experiment that are not deleted yet.
  void deleteAll(ExperimentId experiment, long deletedMs);

  /// Restores the runs of an experiment that were deleted at exactly that time.
  void restoreAll(ExperimentId experiment, long deletedMs);

  /// Stores params. A param with the same key is replaced.
  void putParams(RunId id, Collection<Param> params);

  /// Stores tags. A tag with the same key is replaced.
  void putTags(RunId id, Collection<Tag> tags);

  /// Removes a tag and returns whether it existed.
  boolean removeTag(RunId id, String key);

  /// Stores the notes; null removes them.
  void putNotes(RunId id, @Nullable String notes);
}
