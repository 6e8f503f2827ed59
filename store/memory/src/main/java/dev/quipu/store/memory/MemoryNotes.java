package dev.quipu.store.memory;

import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.notes.NotesWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads and writes the notes of runs as they were.
record MemoryNotes(ProjectContent project) implements NotesWriter {
  @Override
  public List<NotesVersion> versions(RunId run, @Nullable Long before, int max) {
    RunContent found = project.find(run);
    return found == null
        ? List.of()
        : found.notesVersions.descendingMap().values().stream()
            .filter(version -> before == null || version.version() < before)
            .limit(max)
            .toList();
  }

  @Override
  public void add(RunId run, NotesVersion version) {
    project.change(run).notesVersions.put(version.version(), version);
  }

  @Override
  public void removeBefore(RunId run, long version) {
    project.change(run).notesVersions.headMap(version).clear();
  }
}
