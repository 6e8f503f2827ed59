package dev.quipu.sdk.upload;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.Json;
import dev.quipu.sdk.wire.NativeApi;
import dev.quipu.sdk.wire.PartialUpload;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/// Sends a large file in parts. The server finds an upload again by the path and the digest of the
/// whole file, and says which parts it has. So a try goes on where the last one was cut off, also
/// in another process and after a restart, and nothing of it is stored here. Only one buffer of the
/// file is in memory.
final class FileInParts implements Transfer {
  private final NativeApi api;
  private final PatientCalls calls;
  private final RunId run;
  private final ArtifactPath path;
  private final UploadedFile file;
  private final Runnable progress;
  private @Nullable PartDigests digests;

  /// A file to send.
  ///
  /// @param progress is told about each part that the server has taken
  FileInParts(
      NativeApi api,
      PatientCalls calls,
      RunId run,
      ArtifactPath path,
      UploadedFile file,
      Runnable progress) {
    this.api = api;
    this.calls = calls;
    this.run = run;
    this.path = path;
    this.file = file;
    this.progress = progress;
  }

  @Override
  public UploadedFile file() {
    return file;
  }

  @Override
  public Result send() throws IOException, InterruptedException {
    PartDigests known = digests == null ? PartDigests.of(file) : digests;
    digests = known;
    Answer begun = calls.ask(api.beginUpload(run, Json.upload(path, known.whole())));
    if (begun.verdict("artifact") == Answer.Verdict.DONE) {
      return new Result(begun, Answer.Verdict.DONE);
    }
    if (begun.verdict("upload") != Answer.Verdict.DONE) {
      return Result.of(begun, "upload");
    }
    PartialUpload upload = Json.partialUpload(begun.body());
    if (upload.lastPart() > known.count()) {
      // Another client has cut the file into more parts.
      return new Result(calls.ask(api.deleteUpload(run, upload.id())), Answer.Verdict.RETRY);
    }
    for (int part = 1; part <= known.count(); part++) {
      if (!known.of(part).equals(upload.digest(part))) {
        Result sent = send(upload, part, known.of(part));
        if (sent.verdict() != Answer.Verdict.DONE) {
          return sent;
        }
        progress.run();
      }
    }
    return Result.of(calls.ask(api.completeUpload(run, upload.id()), file.sizeBytes()), "digest");
  }

  private Result send(PartialUpload upload, int part, Digest digest)
      throws IOException, InterruptedException {
    if (file.isChanged()) {
      return new Result(Answer.none("the file has changed"), Answer.Verdict.RETRY);
    }
    long offset = PartDigests.offset(file.sizeBytes(), part);
    long length = PartDigests.offset(file.sizeBytes(), part + 1) - offset;
    Answer answer =
        calls.upload(
            BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> file.openOrEmpty(offset, length)), length),
            body -> api.putPart(run, upload.id(), part, digest, body));
    return Result.of(answer, "number");
  }
}
