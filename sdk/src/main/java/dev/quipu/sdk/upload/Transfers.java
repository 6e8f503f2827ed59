package dev.quipu.sdk.upload;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.wire.Json;
import dev.quipu.sdk.wire.NativeApi;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Decides how each kind of artifact is sent.
public final class Transfers {
  private final NativeApi api;
  private final PatientCalls calls;
  private final Runnable progress;

  /// Transfers to a server.
  ///
  /// @param patience how long a request may stand still
  /// @param progress is told about each part of a file that the server has taken
  public Transfers(NativeApi api, Duration patience, LongSupplier nanoTime, Runnable progress) {
    this.api = api;
    this.calls = new PatientCalls(api, patience, nanoTime);
    this.progress = progress;
  }

  /// The transfer of an artifact of a journal.
  public Transfer of(Journal journal, ArtifactEntry artifact) {
    return artifact.accept(new Kinds(journal));
  }

  private final class Kinds implements ArtifactEntry.Visitor<Transfer, RuntimeException> {
    private final Journal journal;
    private final RunId run;

    Kinds(Journal journal) {
      this.journal = journal;
      run = journal.run();
    }

    @Override
    public Transfer file(ArtifactEntry.File file) {
      UploadedFile place = UploadedFile.of(journal, file);
      return file.sizeBytes() > PartDigests.PART_BYTES
          ? new FileInParts(api, calls, run, place, progress)
          : new WholeFile(api, calls, run, place);
    }

    @Override
    public Transfer folder(ArtifactEntry.Folder folder) {
      return () -> Transfer.Result.of(calls.ask(api.putFolder(run, folder.path())), "dir");
    }

    @Override
    public Transfer reference(ArtifactEntry.Reference reference) {
      byte[] json = Json.reference(reference.target());
      return () ->
          Transfer.Result.of(calls.ask(api.putReference(run, reference.path(), json)), "uri");
    }
  }
}
