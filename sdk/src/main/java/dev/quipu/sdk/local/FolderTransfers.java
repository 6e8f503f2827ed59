package dev.quipu.sdk.local;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.folder.DatasetLine;
import dev.quipu.sdk.folder.FolderLine;
import dev.quipu.sdk.folder.FolderNames;
import dev.quipu.sdk.folder.RunFiles;
import dev.quipu.sdk.folder.RunWriter;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.ContentEntry;
import dev.quipu.sdk.journal.DatasetEntry;
import dev.quipu.sdk.journal.ExperimentEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.UploadEntry;
import dev.quipu.sdk.profile.DatasetReading;
import dev.quipu.sdk.upload.Transfer;
import dev.quipu.sdk.upload.Transfers;
import dev.quipu.sdk.upload.UploadedFile;
import dev.quipu.sdk.wire.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Copies artifacts and contents of objects into run folders. The bytes are copied beside their
/// place first, so that nobody else waits for a large file.
final class FolderTransfers implements Transfers {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FolderDestination destination;

  FolderTransfers(FolderDestination destination) {
    this.destination = destination;
  }

  @Override
  public Transfer of(Journal journal, UploadEntry upload) {
    return upload.accept(new Kinds(journal));
  }

  private final class Kinds implements UploadEntry.Visitor<Transfer, RuntimeException> {
    private final Journal journal;
    private final RunId run;

    Kinds(Journal journal) {
      this.journal = journal;
      run = journal.run();
    }

    @Override
    public Transfer file(ArtifactEntry.File file) {
      UploadedFile from =
          UploadedFile.of(journal, file.name(), file.copied(), file.sizeBytes(), file.modifiedMs());
      return new FileTransfer(from, copy -> placed(file.path(), copy));
    }

    private Answer placed(ArtifactPath path, Copy copy) {
      return destination.change(
          run,
          writer -> {
            String place = FolderNames.artifact(path);
            if (writer.isBlocked(place, false)) {
              return conflict(path);
            }
            if (writer.isTaken(place)) {
              place = FolderNames.otherArtifact(path);
            }
            writer.place(copy.file, place);
            append(writer, new FolderLine.ArtifactFile(path, place, copy.sizeBytes, copy.digest));
            return RunAnswers.done("digest");
          });
    }

    @Override
    public Transfer folder(ArtifactEntry.Folder folder) {
      return () ->
          result(
              destination.change(
                  run,
                  writer -> {
                    String place = FolderNames.artifact(folder.path());
                    if (writer.isBlocked(place, true)) {
                      return conflict(folder.path());
                    }
                    writer.createFolder(place);
                    append(writer, new FolderLine.ArtifactFolder(folder.path()));
                    return RunAnswers.done("dir");
                  }));
    }

    @Override
    public Transfer reference(ArtifactEntry.Reference reference) {
      return () ->
          result(
              destination.change(
                  run,
                  writer -> {
                    append(
                        writer,
                        new FolderLine.ArtifactReference(reference.path(), reference.target()));
                    return RunAnswers.done("uri");
                  }));
    }

    @Override
    public Transfer content(ContentEntry content) {
      UploadedFile from =
          UploadedFile.of(
              journal, content.name(), content.copied(), content.sizeBytes(), content.modifiedMs());
      return new FileTransfer(from, copy -> placed(content.digest(), copy));
    }

    /// Run folders have only the name of the experiment.
    @Override
    public Transfer experiment(ExperimentEntry experiment) {
      return () -> result(RunAnswers.done("id"));
    }

    @Override
    public Transfer dataset(DatasetEntry dataset) {
      DatasetReading reading = new DatasetReading(dataset, journal::problem);
      return () -> {
        RunWriter.Lines lines = new RunWriter.Lines();
        lines.add(RunFiles.DATASETS, new DatasetLine(reading.read()));
        return result(
            destination.change(
                run,
                writer -> {
                  writer.append(lines);
                  return RunAnswers.done("datasets");
                }));
      };
    }

    private Answer placed(Digest digest, Copy copy) {
      if (!copy.digest.equals(digest)) {
        return RunAnswers.refused("Content " + digest + " has the digest " + copy.digest);
      }
      return destination.change(
          run,
          writer -> {
            writer.place(copy.file, RunFiles.content(digest));
            return RunAnswers.done("content");
          });
    }

    /// What a copy is for.
    private interface Placing {
      Answer place(Copy copy);
    }

    private final class FileTransfer implements Transfer {
      private final UploadedFile from;
      private final Placing placing;

      FileTransfer(UploadedFile from, Placing placing) {
        this.from = from;
        this.placing = placing;
      }

      @Override
      public @Nullable UploadedFile file() {
        return from;
      }

      @Override
      public Result send() throws IOException {
        // Beside the journal, so that it goes with the journal if the program is killed here. Two
        // processes that both deliver the journal must not share a copy.
        Path folder = Files.createDirectories(journal.folder().path());
        Path fresh = folder.resolve("copy." + UUID.randomUUID());
        try {
          Copy copy = copy(from, fresh);
          return from.isChanged()
              ? new Result(Answer.none("the file has changed"), Answer.Verdict.RETRY)
              : result(placing.place(copy));
        } finally {
          Files.deleteIfExists(fresh);
        }
      }
    }
  }

  /// A copy of a file that is on the disk.
  private record Copy(Path file, long sizeBytes, Digest digest) {}

  private static Copy copy(UploadedFile from, Path to) throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (InputStream in = from.open();
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
        RunFiles.write(out, ByteBuffer.wrap(buffer, 0, n));
        size += n;
      }
      out.force(true);
    }
    return new Copy(to, size, Digest.ofHash(hash.digest()));
  }

  private static void append(RunWriter writer, FolderLine.Artifact artifact) throws IOException {
    RunWriter.Lines lines = new RunWriter.Lines();
    lines.add(RunFiles.ARTIFACTS, artifact);
    writer.append(lines);
  }

  private static Answer conflict(ArtifactPath path) {
    return RunAnswers.conflict(
        "Artifact " + path + " cannot be there: a file and a folder would have one path");
  }

  private static Transfer.Result result(Answer answer) {
    return Transfer.Result.of(answer, "");
  }
}
