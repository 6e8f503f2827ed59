package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.JournalReader.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be found out about a run that is taken up again: in the journals on this disk, and from
/// the server.
///
/// @param begin how the run was begun, if a journal says so
/// @param local attempts in journals
/// @param server attempts the server knows; null if it was not asked or did not know the run
/// @param serverName the run's name there
record ResumedRun(
    Entry.@Nullable Begin begin,
    List<Attempt> local,
    @Nullable List<Attempt> server,
    @Nullable String serverName) {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");
  private static final Comparator<Attempt> ORDER = Comparator.comparingLong(Attempt::startMs);

  static ResumedRun inJournals(Path root, RunId run) {
    Entry.Begin begin = null;
    List<Attempt> attempts = new ArrayList<>();
    try {
      for (JournalFolder folder : JournalFolder.below(root.resolve(run.hex()))) {
        try (JournalReader reader = new JournalReader(folder, Position.START, 0)) {
          JournalReader.Found found = reader.next(null);
          for (; found != null; found = reader.next(null)) {
            if (!(found instanceof Item item)) {
              continue;
            }
            if (item.entry() instanceof Entry.Begin first) {
              begin = first;
            } else if (item.entry() instanceof Entry.Rewind rewind) {
              attempts.add(rewind.attempt());
            } else if (item.entry() instanceof Entry.Resume resume && resume.known() != null) {
              attempts.add(resume.known());
            }
          }
        }
      }
    } catch (IOException | QuipuException e) {
      LOG.log(System.Logger.Level.WARNING, "The journals of run " + run + " cannot be read", e);
    }
    return new ResumedRun(begin, attempts, null, null);
  }

  ResumedRun with(Answer answer) {
    if (answer.verdict("id") != Answer.Verdict.DONE) {
      return this;
    }
    byte[] body = answer.body();
    return new ResumedRun(begin, local, Json.attempts(body), Json.field(body, "name"));
  }

  boolean isServer() {
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
