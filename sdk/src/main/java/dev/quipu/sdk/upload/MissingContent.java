package dev.quipu.sdk.upload;

import dev.quipu.core.model.Digest;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.ContentsJson;
import dev.quipu.sdk.wire.NativeApi;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;

/// Sends the content of an object, unless the server has it already, from this run or another.
final class MissingContent implements Transfer {
  private final NativeApi api;
  private final PatientCalls calls;
  private final Digest digest;
  private final UploadedFile file;

  MissingContent(NativeApi api, PatientCalls calls, Digest digest, UploadedFile file) {
    this.api = api;
    this.calls = calls;
    this.digest = digest;
    this.file = file;
  }

  @Override
  public UploadedFile file() {
    return file;
  }

  @Override
  public Result send() throws IOException, InterruptedException {
    Answer asked = calls.ask(api.missingContents(ContentsJson.ask(digest)));
    if (asked.verdict("missing") != Answer.Verdict.DONE
        || !ContentsJson.isMissing(asked.body(), digest)) {
      return Result.of(asked, "missing");
    }
    Answer sent =
        calls.upload(BodyPublishers.ofFile(file.place()), body -> api.putContent(digest, body));
    return Result.of(sent, "content");
  }
}
