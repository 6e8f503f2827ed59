package dev.quipu.sdk;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What is handed from thread to thread.
sealed interface Message {
  // ---- from the program's threads to the scribe ----

  /// A run was started or taken up again; the entries with which its journal begins.
  ///
  /// @param delivery null if nothing is sent
  /// @param attempt that the points belong to
  record Begin(
      RunRecorder recorder, @Nullable Delivery delivery, List<Entry> entries, String attempt)
      implements Message {}

  /// One call of log(): a row of values at one step and time. The arrays belong to the message.
  final class Points implements Message {
    final Journal journal;
    final long step;
    final long timeMs;
    final String[] keys;
    final double[] values;

    /// The values that are no numbers, each in the place of one; null if all are.
    final @Nullable JsonText @Nullable [] json;

    Points(
        Journal journal,
        long step,
        long timeMs,
        String[] keys,
        double[] values,
        @Nullable JsonText @Nullable [] json) {
      this.json = json;
      this.journal = journal;
      this.step = step;
      this.timeMs = timeMs;
      this.keys = keys;
      this.values = values;
    }

    /// The characters of JSON in it.
    long jsonChars() {
      long chars = 0;
      for (int i = 0; json != null && i < json.length; i++) {
        JsonText value = json[i];
        chars += value == null ? 0 : value.text().length();
      }
      return chars;
    }

    /// The memory it takes while it is queued.
    long costBytes() {
      return costBytes(keys.length, json == null ? 0 : jsonChars());
    }

    static long costBytes(int values, long jsonChars) {
      return 96 + 12L * values + (jsonChars == 0 ? 0 : 64L * values + 2 * jsonChars);
    }
  }

  /// A change of what is not points.
  record Edit(Journal journal, Change change, long costBytes) implements Message {}

  /// A file to upload.
  record File(Journal journal, Entry.File file) implements Message {}

  /// A new attempt starts at a step.
  record Rewind(Journal journal, String attemptId, long fromStep, long timeMs) implements Message {}

  /// Something that was refused before it was queued; to be noted and warned about.
  record Problem(Journal journal, String text) implements Message {}

  /// Answers the future once everything before it is settled.
  record Flush(Journal journal, CompletableFuture<Boolean> done) implements Message {}

  /// Ends the run once everything before it is settled.
  record End(Journal journal, RunStatus status, long endMs, CompletableFuture<Report> done)
      implements Message {}

  /// The JVM is going down: ends are sent without waiting for uploads.
  record Hurry() implements Message {}

  /// What the program and its machine are, once known.
  record Captured(CapturedTags facts) implements Message {}

  // ---- to the sender ----

  /// The journal of a run is there to be sent.
  record Open(Delivery delivery) implements Message {}

  /// Answers the future once all before a place of the journal is settled.
  record Await(Journal journal, Position until, CompletableFuture<Boolean> done)
      implements Message {}

  /// The journal is written to its end.
  record Ending(Journal journal, RunStatus status, CompletableFuture<Report> done)
      implements Message {}

  /// Looks at all journals anew, and answers once that is to be seen.
  record Again(CompletableFuture<Boolean> done) implements Message {}

  /// The answer to a request.
  record Answered(Exchange exchange, Answer answer) implements Message {}

  /// An upload ended; the problem is absent if the server has the file.
  record Uploaded(Journal journal, Position at, @Nullable String problem) implements Message {}

  /// A change of a run; the last one wins, except that a param keeps its value.
  sealed interface Change {
    record SetParam(Param param) implements Change {}

    /// Sets or removes a tag.
    ///
    /// @param value null to remove the tag
    record SetTag(String key, @Nullable String value) implements Change {}

    record SetNotes(String markdown) implements Change {}

    /// What is changed, in words.
    static String name(Change change) {
      if (change instanceof SetParam set) {
        return "param " + dev.quipu.core.text.Text.quote(set.param().key());
      }
      if (change instanceof SetTag set) {
        return "tag " + dev.quipu.core.text.Text.quote(set.key());
      }
      return "notes";
    }
  }
}
