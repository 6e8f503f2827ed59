package dev.quipu.sdk.local;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.folder.FrameLines;
import dev.quipu.sdk.folder.RunDocument;
import dev.quipu.sdk.folder.RunWriter;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.RunChange;
import dev.quipu.sdk.send.Request;
import dev.quipu.sdk.send.Requests;
import dev.quipu.sdk.wire.Answer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does what requests of journals ask for to run folders. Each request has the effect that it has
/// at a server, once however often it comes.
final class FolderRequests implements Requests {
  private final FolderDestination destination;

  FolderRequests(FolderDestination destination) {
    this.destination = destination;
  }

  @Override
  public CompletableFuture<?> send(Journal journal, Request request, Consumer<Answer> sink) {
    sink.accept(request.accept(new Doing(journal)));
    return CompletableFuture.completedFuture(null);
  }

  private final class Doing implements Request.Visitor<Answer> {
    private final Journal journal;

    Doing(Journal journal) {
      this.journal = journal;
    }

    private Answer change(FolderDestination.Change change) {
      return destination.change(journal.run(), change);
    }

    @Override
    public Answer createProject(Request.CreateProject create) {
      // A folder of runs has no projects.
      return RunAnswers.done("name");
    }

    @Override
    public Answer createRun(Request.CreateRun create) {
      return destination.write(
          journal.run(),
          run -> {
            if (!run.isThere()) {
              run.create(document(create.begin()));
            }
            return RunAnswers.run(run);
          });
    }

    private RunDocument document(Entry.Begin begin) {
      return new RunDocument(
          journal.run(),
          begin.experiment(),
          begin.name(),
          RunStatus.RUNNING,
          begin.user(),
          begin.startMs(),
          null,
          begin.parent(),
          new TreeMap<>(),
          "",
          List.of());
    }

    @Override
    public Answer announceAttempt(Request.AnnounceAttempt announce) {
      return change(run -> {
        Attempt begun = announce.attempt();
        run.store(
            run.run().with(new RunDocument.Attempt(begun.id(), begun.fromStep(), begun.startMs())));
        return RunAnswers.attempt(begun);
      });
    }

    @Override
    public Answer findAttempt(Request.FindAttempt find) {
      return change(RunAnswers::run);
    }

    @Override
    public Answer loadRun(Request.LoadRun load) {
      return change(RunAnswers::run);
    }

    @Override
    public Answer reopenRun(Request.ReopenRun reopen) {
      return change(run -> {
        run.store(run.run().withStatus(RunStatus.RUNNING, null));
        return RunAnswers.run(run);
      });
    }

    @Override
    public Answer changeRun(Request.ChangeRun change) {
      return change(run -> {
        Changes changes = new Changes(run.params(), run.run());
        change.changes().forEach(one -> one.change().accept(changes));
        String problem = changes.problem;
        if (problem != null) {
          return RunAnswers.refused(problem);
        }
        if (changes.newParams) {
          run.storeParams(changes.params);
        }
        run.store(run.run().with(changes.tags, changes.notes));
        return RunAnswers.run(run);
      });
    }

    /// Nobody evaluates alerts in a folder.
    @Override
    public Answer createAlert(Request.CreateAlert create) {
      return RunAnswers.done("id");
    }

    @Override
    public Answer sendFrame(Request.SendFrame send) {
      Frame frame;
      try {
        frame = Frame.decode(send.bytes());
      } catch (QuipuException e) {
        return RunAnswers.refused(e.message());
      }
      return change(run -> {
        if (!isKnown(run.run(), send.attempt())) {
          return RunAnswers.notFound("Run " + journal.run() + " has no attempt " + send.attempt());
        }
        RunWriter.Lines lines;
        try {
          lines = FrameLines.of(frame, send.attempt());
        } catch (QuipuException e) {
          return RunAnswers.refused(e.message());
        }
        run.append(journal.writer(), send.sequence(), lines);
        return RunAnswers.done("points");
      });
    }

    private static boolean isKnown(RunDocument run, String attempt) {
      return attempt.equals(Attempt.FIRST)
          || run.attempts().stream().anyMatch(one -> one.id().equals(attempt));
    }

    @Override
    public Answer endRun(Request.EndRun end) {
      return change(run -> {
        SortedMap<String, String> tags = new TreeMap<>(run.run().tags());
        for (Tag tag : end.losses()) {
          tags.put(tag.key(), tag.value());
        }
        RunDocument before = run.run();
        run.store(
            before.with(tags, before.notes()).withStatus(end.end().status(), end.end().endMs()));
        return RunAnswers.run(run);
      });
    }

    @Override
    public Answer heartbeat(Request.Heartbeat heartbeat) {
      return RunAnswers.done("id");
    }
  }

  /// Params, tags and notes while they are changed.
  private static final class Changes implements RunChange.Visitor<@Nullable Void> {
    final SortedMap<String, Param> params;
    final SortedMap<String, String> tags;
    String notes;
    boolean newParams;
    @Nullable String problem;

    Changes(SortedMap<String, Param> params, RunDocument run) {
      this.params = new TreeMap<>(params);
      tags = new TreeMap<>(run.tags());
      notes = run.notes();
    }

    @Override
    public @Nullable Void param(RunChange.SetParam set) {
      Param known = params.putIfAbsent(set.param().key(), set.param());
      if (known == null) {
        newParams = true;
      } else if (!known.equals(set.param())) {
        problem =
            "Param "
                + Text.quote(known.key())
                + " is already "
                + Text.quote(known.value())
                + "; params do not change";
      }
      return null;
    }

    @Override
    public @Nullable Void tag(RunChange.SetTag set) {
      if (set.value() == null) {
        tags.remove(set.key());
      } else {
        tags.put(set.key(), set.value());
      }
      return null;
    }

    @Override
    public @Nullable Void notes(RunChange.SetNotes set) {
      notes = set.markdown();
      return null;
    }
  }
}
