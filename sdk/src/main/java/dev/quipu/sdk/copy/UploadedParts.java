package dev.quipu.sdk.copy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.folder.FolderLine;
import dev.quipu.sdk.folder.RunFiles;
import dev.quipu.sdk.folder.RunFolder;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.ContentEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.UploadEntry;
import dev.quipu.sdk.read.StoredArtifacts;
import dev.quipu.sdk.upload.HttpTransfers;
import dev.quipu.sdk.upload.Transfer;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.Backoff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Sends the artifacts and the contents of objects of a run folder that the server does not have.
final class UploadedParts {
  private final Access access;
  private final Duration patience;
  private final RunId run;
  private final HttpTransfers transfers;
  private final Journal journal;
  private final List<String> missing = new ArrayList<>();
  private long files;

  UploadedParts(Access access, RunId run) {
    this.access = access;
    patience = access.options().readTimeout();
    this.run = run;
    transfers =
        new HttpTransfers(
            access.reader().api(), access.options().requestTimeout(), System::nanoTime, () -> {});
    // Names the run; nothing is written to it.
    journal =
        new Journal(
            new JournalFolder(Path.of(""), run, new WriterId("0".repeat(32))),
            run.hex(),
            access.options().project());
  }

  long files() {
    return files;
  }

  /// The contents that the folder does not have.
  List<String> missing() {
    return missing;
  }

  void contents(RunFolder folder) throws IOException, InterruptedException {
    Set<Digest> contents = new HashSet<>();
    folder
        .objects()
        .each((line, number) -> {
          if (line.object().bytes() == null) {
            contents.add(line.object().content());
          }
        });
    for (Digest content : contents) {
      String name = RunFiles.content(content);
      if (!RunFiles.has(folder.path(), name)) {
        missing.add(name);
        continue;
      }
      Path file = folder.file(name).toAbsolutePath();
      send(
          new ContentEntry(
              content,
              file.toString(),
              false,
              Files.size(file),
              Files.getLastModifiedTime(file).toMillis()));
    }
  }

  void artifacts(RunFolder folder) throws IOException, InterruptedException {
    StoredArtifacts stored = access.project().loadRun(run).artifacts();
    for (FolderLine.Artifact artifact : Artifacts.of(folder)) {
      if (artifact instanceof FolderLine.ArtifactFile one) {
        if (!isThere(stored, one)) {
          Path file = folder.file(one.place()).toAbsolutePath();
          send(
              new ArtifactEntry.File(
                  one.path(),
                  file.toString(),
                  false,
                  one.sizeBytes(),
                  Files.getLastModifiedTime(file).toMillis()));
          files++;
        }
      } else if (artifact instanceof FolderLine.ArtifactFolder one) {
        send(new ArtifactEntry.Folder(one.path()));
      } else if (artifact instanceof FolderLine.ArtifactReference one) {
        send(new ArtifactEntry.Reference(one.path(), one.target()));
      }
    }
  }

  private static boolean isThere(StoredArtifacts stored, FolderLine.ArtifactFile file) {
    Optional<dev.quipu.sdk.read.ArtifactEntry> known = stored.find(file.path().value());
    return known.isPresent()
        && known.get() instanceof dev.quipu.sdk.read.ArtifactEntry.File there
        && there.digest().equals(file.digest());
  }

  /// Sends until the server has it, or for the readTimeout without an answer.
  private void send(UploadEntry upload) throws IOException, InterruptedException {
    Transfer transfer = transfers.of(journal, upload);
    Backoff backoff = new Backoff(new SecureRandom());
    long since = System.nanoTime();
    while (true) {
      Transfer.Result result = transfer.send();
      Answer answer = result.answer();
      if (result.verdict() == Answer.Verdict.DONE) {
        return;
      }
      long now = System.nanoTime();
      if (result.verdict() == Answer.Verdict.REFUSED || now - since > patience.toNanos()) {
        throw new QuipuException(
            answer.error().orElse(ErrorCode.UNAVAILABLE),
            upload.what() + " is not imported: the server " + answer.describe());
      }
      backoff.failed(now, answer.retryAfterMs(), true);
      TimeUnit.NANOSECONDS.sleep(backoff.remainingNanos(now));
    }
  }
}
