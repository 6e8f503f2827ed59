package dev.quipu.engine.port.notes;

import dev.quipu.core.model.RunId;

/// Writes the notes of runs as they were.
public interface NotesWriter extends NotesReader {
  /// Adds a version that the run does not have yet.
  void add(RunId run, NotesVersion version);

  /// Removes the versions before one.
  void removeBefore(RunId run, long version);
}
