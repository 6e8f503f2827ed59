package dev.quipu.sdk;

import dev.quipu.core.ArtifactPath;
import dev.quipu.core.Param;
import dev.quipu.core.RunStatus;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What is handed to the sender: by the program's threads, by the HTTP client, by the uploader.
sealed interface Message {
  /// A run was started.
  record Begin(Lane lane) implements Message {}

  /// One call of log(): values at one step and time. The arrays belong to the message.
  final class Points implements Message {
    final Lane lane;
    final long step;
    final long timeMs;
    final String[] keys;
    final double[] values;

    Points(Lane lane, long step, long timeMs, String[] keys, double[] values) {
      this.lane = lane;
      this.step = step;
      this.timeMs = timeMs;
      this.keys = keys;
      this.values = values;
    }

    /// The memory one takes while it is queued.
    static long costBytes(int values) {
      return 96 + 12L * values;
    }
  }

  /// A change of what is not points.
  record Edit(Lane lane, Change change, long costBytes) implements Message {}

  /// A file to upload.
  record File(Lane lane, Upload upload) implements Message {}

  /// Something that was refused before it was queued; to be noted and warned about.
  record Problem(Lane lane, String text) implements Message {}

  /// Answers the future once everything before it is settled.
  record Flush(Lane lane, CompletableFuture<Boolean> done) implements Message {}

  /// Ends the run once everything before it is settled.
  record End(Lane lane, RunStatus status, long endMs, CompletableFuture<Report> done)
      implements Message {}

  /// The JVM is going down: ends are sent without waiting for uploads.
  record Hurry() implements Message {}

  /// What the program and its machine are, once known.
  record Captured(Facts facts) implements Message {}

  /// The answer to a request.
  record Answered(Exchange exchange, Answer answer) implements Message {}

  /// An upload ended; the problem is absent if the server has the file.
  record Uploaded(Lane lane, @Nullable String problem) implements Message {}

  /// A change of a run; the last one wins, except that a param keeps its value.
  sealed interface Change {
    record SetParam(Param param) implements Change {}

    /// Sets or removes a tag.
    ///
    /// @param value null to remove the tag
    record SetTag(String key, @Nullable String value) implements Change {}

    record SetNotes(String markdown) implements Change {}
  }

  /// A file on its way.
  ///
  /// @param file what to read
  /// @param spooled whether the file is our own copy, to be deleted afterwards
  /// @param sizeBytes the size when it was handed over
  /// @param modifiedMs the time of its last change then
  record Upload(Path file, ArtifactPath path, boolean spooled, long sizeBytes, long modifiedMs) {}
}
