package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalReader;
import dev.quipu.sdk.journal.JournalReader.Found;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the journals on this disk and the server know about a run that is resumed.
///
/// @param begin the entry with which the run began, if a journal has it
/// @param local the attempts in journals
/// @param server the attempts on the server; null if it was not asked or does not know the run
/// @param serverName the name of the run on the server
record ResumedRun(
    Entry.@Nullable Begin begin,
    List<Attempt> local,
    @Nullable List<Attempt> server,
    @Nullable String serverName) {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");
  private static final Comparator<Attempt> ORDER = Comparator.comparingLong(Attempt::startMs);

  /// Reads the journals of a run.
  static ResumedRun inJournals(Path root, RunId run) {
    Entry.Begin begin = null;
    List<Attempt> attempts = new ArrayList<>();
    try {
      for (JournalFolder folder : JournalFolder.below(root.resolve(run.hex()))) {
        try (JournalReader reader = new JournalReader(folder, Position.START, 0)) {
          Found found = reader.next(null);
          for (; found != null; found = reader.next(null)) {
            // Damage is skipped here: the delivery of the journal reports it.
            Entry entry = found.entry();
            begin = entry instanceof Entry.Begin first ? first : begin;
            if (entry != null && entry.knownAttempt() != null) {
              attempts.add(entry.knownAttempt());
            }
          }
        }
      }
    } catch (IOException | QuipuException e) {
      LOG.log(System.Logger.Level.WARNING, "The journals of run " + run + " cannot be read", e);
    }
    return new ResumedRun(begin, attempts, null, null);
  }

  /// Adds what the server has answered.
  ResumedRun with(Answer answer) {
    if (answer.verdict("id") != Answer.Verdict.DONE) {
      return this;
    }
    byte[] body = answer.body();
    return new ResumedRun(begin, local, Json.attempts(body), Json.field(body, "name"));
  }

  boolean isOnServer() {
    return server != null;
  }

  @Nullable Attempt newestLocal() {
    return local.stream().max(ORDER).orElse(null);
  }

  @Nullable Attempt newest() {
    return attempts().stream().max(ORDER).orElse(null);
  }

  List<Attempt> attempts() {
    List<Attempt> all = new ArrayList<>(local);
    if (server != null) {
      all.addAll(server);
    }
    return all;
  }

  Optional<String> name() {
    return Optional.ofNullable(serverName == null && begin != null ? begin.name() : serverName);
  }
}
