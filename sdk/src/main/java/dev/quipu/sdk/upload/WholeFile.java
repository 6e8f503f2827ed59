package dev.quipu.sdk.upload;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.NativeApi;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/// Sends a file in one request. The file is read twice, for its digest and for its bytes, and the
/// server compares the two. Only one buffer of the file is in memory.
final class WholeFile implements Transfer {
  private final NativeApi api;
  private final PatientCalls calls;
  private final RunId run;
  private final ArtifactPath path;
  private final UploadedFile file;
  private @Nullable Digest digest;

  WholeFile(NativeApi api, PatientCalls calls, RunId run, ArtifactPath path, UploadedFile file) {
    this.api = api;
    this.calls = calls;
    this.run = run;
    this.path = path;
    this.file = file;
  }

  @Override
  public UploadedFile file() {
    return file;
  }

  @Override
  public Result send() throws IOException, InterruptedException {
    Digest known = digest == null ? file.digest() : digest;
    digest = known;
    Answer answer =
        calls.upload(
            BodyPublishers.ofFile(file.place()), body -> api.putArtifact(run, path, known, body));
    return Result.of(answer, "digest");
  }
}
