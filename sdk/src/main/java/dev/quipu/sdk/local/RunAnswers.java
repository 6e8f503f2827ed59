package dev.quipu.sdk.local;

import dev.quipu.sdk.folder.RunDocument;
import dev.quipu.sdk.folder.RunWriter;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.LocalJson;
import java.io.IOException;
import java.util.List;

/// What a run folder answers, in the form of the native API.
final class RunAnswers {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private RunAnswers() {}

  static Answer run(RunWriter run) throws IOException {
    RunDocument document = run.run();
    List<Attempt> attempts =
        document.attempts().stream()
            .map(one -> new Attempt(one.id(), one.fromStep(), one.startMs()))
            .toList();
    return new Answer(OK, LocalJson.run(document.id(), document.name(), attempts), 0, null);
  }

  static Answer attempt(Attempt attempt) {
    return new Answer(OK, LocalJson.attempt(attempt), 0, null);
  }

  /// An answer that only acknowledges.
  ///
  /// @param proof the field by which the answer is known as a true one
  static Answer done(String proof) {
    return new Answer(OK, LocalJson.done(proof), 0, null);
  }

  static Answer refused(String message) {
    return new Answer(BAD_REQUEST, LocalJson.error("INVALID_ARGUMENT", message), 0, null);
  }

  static Answer notFound(String message) {
    return new Answer(NOT_FOUND, LocalJson.error("NOT_FOUND", message), 0, null);
  }

  static Answer conflict(String message) {
    return new Answer(CONFLICT, LocalJson.error("CONFLICT", message), 0, null);
  }
}
