package dev.quipu.sdk.upload;

import dev.quipu.sdk.wire.Answer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Brings one artifact to the server, in as many tries as it takes.
public interface Transfer {
  /// Tries to send what the server does not have yet.
  ///
  /// @throws IOException if the artifact cannot be read
  Result send() throws IOException, InterruptedException;

  /// The file that is sent; null if the artifact is no file.
  default @Nullable UploadedFile file() {
    return null;
  }

  /// What has become of a try: the last answer of the server, and its meaning.
  record Result(Answer answer, Answer.Verdict verdict) {
    /// An answer with its meaning.
    ///
    /// @param proof see [Answer#verdict]
    public static Result of(Answer answer, String proof) {
      return new Result(answer, answer.verdict(proof));
    }
  }
}
