package dev.quipu.engine.runs;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.notes.NotesReader.NotesVersion;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The notes of runs with their earlier versions. Each text that is saved is a version; one that is
/// the same as the newest changes nothing.
public final class RunNotes {
  private final Store store;

  public RunNotes(Store store) {
    this.store = store;
  }

  /// The versions of the notes of a run, the newest first.
  ///
  /// @param pageToken from the page before; null or empty for the first
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Results<NotesVersion> versions(
      Scope scope, RunId run, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, RunLimits.NOTES_PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "notes", run);
    String place = token.place(pageToken);
    Long before = place == null ? null : Long.valueOf(place);
    List<NotesVersion> found =
        store.read(
            scope,
            tx -> {
              Runs.require(tx, run);
              return tx.notes().versions(run, before, max + 1);
            });
    return token.page(found, max, version -> Long.toString(version.version()));
  }

  /// Saves notes.
  ///
  /// @param text empty to remove them
  /// @param expected the version that the text goes on from, 0 for none; null if nobody has looked
  /// @throws QuipuException CONFLICT if the newest version is another one
  static void save(
      WriteTransaction tx,
      RunId run,
      String text,
      @Nullable Long expected,
      String user,
      long nowMs) {
    NotesVersion newest = newest(tx, run);
    if (expected != null && expected != newest.version()) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "Notes of run "
              + run
              + " have the version "
              + newest.version()
              + " now, and were edited from version "
              + expected
              + "; read them again");
    }
    if (text.equals(newest.text())) {
      return;
    }
    long version = newest.version() + 1;
    tx.notes().add(run, new NotesVersion(version, nowMs, user, text));
    tx.notes().removeBefore(run, version - RunLimits.NOTES_KEPT + 1);
    tx.runs().putNotes(run, text.isEmpty() ? null : text);
  }

  /// The newest version; one with the number 0 and no text if there is none.
  private static NotesVersion newest(ReadTransaction tx, RunId run) {
    List<NotesVersion> found = tx.notes().versions(run, null, 1);
    return found.isEmpty() ? new NotesVersion(0, 0, "", "") : found.getFirst();
  }
}
