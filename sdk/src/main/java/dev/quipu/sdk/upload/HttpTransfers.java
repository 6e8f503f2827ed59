package dev.quipu.sdk.upload;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.ContentEntry;
import dev.quipu.sdk.journal.DatasetEntry;
import dev.quipu.sdk.journal.ExperimentEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.UploadEntry;
import dev.quipu.sdk.profile.DatasetReading;
import dev.quipu.sdk.wire.DatasetsJson;
import dev.quipu.sdk.wire.Json;
import dev.quipu.sdk.wire.NativeApi;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/// Decides how each kind of upload is sent to a server.
public final class HttpTransfers implements Transfers {
  private final NativeApi api;
  private final PatientCalls calls;
  private final Runnable progress;

  /// Transfers to a server.
  ///
  /// @param patience how long a request may stand still
  /// @param progress is told about each part of a file that the server has taken
  public HttpTransfers(NativeApi api, Duration patience, LongSupplier nanoTime, Runnable progress) {
    this.api = api;
    this.calls = new PatientCalls(api, patience, nanoTime);
    this.progress = progress;
  }

  @Override
  public Transfer of(Journal journal, UploadEntry upload) {
    return upload.accept(new Kinds(journal));
  }

  private final class Kinds implements UploadEntry.Visitor<Transfer, RuntimeException> {
    private final Journal journal;
    private final RunId run;
    private final NativeApi api;

    Kinds(Journal journal) {
      this.journal = journal;
      run = journal.run();
      api = HttpTransfers.this.api.in(journal.project());
    }

    @Override
    public Transfer file(ArtifactEntry.File file) {
      UploadedFile place =
          UploadedFile.of(journal, file.name(), file.copied(), file.sizeBytes(), file.modifiedMs());
      return file.sizeBytes() > PartDigests.PART_BYTES
          ? new FileInParts(api, calls, run, file.path(), place, progress)
          : new WholeFile(api, calls, run, file.path(), place);
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

    @Override
    public Transfer content(ContentEntry content) {
      UploadedFile place =
          UploadedFile.of(
              journal, content.name(), content.copied(), content.sizeBytes(), content.modifiedMs());
      return new MissingContent(api, calls, content.digest(), place);
    }

    @Override
    public Transfer experiment(ExperimentEntry experiment) {
      byte[] json = Json.describe(experiment);
      return () -> Transfer.Result.of(calls.ask(api.createExperiment(json)), "id");
    }

    @Override
    public Transfer dataset(DatasetEntry dataset) {
      DatasetReading reading = new DatasetReading(dataset, journal::problem);
      return () -> {
        byte[] json = DatasetsJson.note(List.of(reading.read()));
        return Transfer.Result.of(calls.ask(api.noteDatasets(run, json)), "datasets");
      };
    }
  }
}
