package dev.quipu.store.memory.notes;

import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.notes.NotesWriter;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads and writes the notes of runs as they were.
///
/// @param found the versions of a run by number; empty if there is no such run
/// @param changed the versions of a run, to change them
public record MemoryNotes(
    Function<RunId, NavigableMap<Long, NotesVersion>> found,
    Function<RunId, NavigableMap<Long, NotesVersion>> changed)
    implements NotesWriter {
  @Override
  public List<NotesVersion> versions(RunId run, @Nullable Long before, int max) {
    return found.apply(run).descendingMap().values().stream()
        .filter(version -> before == null || version.version() < before)
        .limit(max)
        .toList();
  }

  @Override
  public void add(RunId run, NotesVersion version) {
    changed.apply(run).put(version.version(), version);
  }

  @Override
  public void removeBefore(RunId run, long version) {
    changed.apply(run).headMap(version).clear();
  }
}
