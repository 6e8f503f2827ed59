package dev.quipu.engine.port.notes;

import dev.quipu.core.model.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the notes of runs as they were.
public interface NotesReader {
  /// The notes of a run as somebody has saved them.
  ///
  /// @param version from 1
  /// @param savedMs milliseconds since the epoch; 0 if nobody knows when
  /// @param user who saved them; empty if unknown
  /// @param text Markdown; empty if the notes were removed
  record NotesVersion(long version, long savedMs, String user, String text) {}

  /// The versions of the notes of a run, the newest first.
  ///
  /// @param before only versions before this one; null for all
  List<NotesVersion> versions(RunId run, @Nullable Long before, int max);
}
