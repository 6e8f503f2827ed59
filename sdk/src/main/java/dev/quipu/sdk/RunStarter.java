package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.capture.Capture;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.ExperimentEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalReader;
import dev.quipu.sdk.journal.JournalWriter;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.WriterOwnership;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.queue.Worker;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.send.Delivery;
import dev.quipu.sdk.send.Destination;
import dev.quipu.sdk.send.UnsentRecords;
import dev.quipu.sdk.tasks.RunContext;
import dev.quipu.sdk.write.RecordOutput;
import dev.quipu.sdk.write.RunRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Starts and resumes runs. Each run gets a journal, which the recorder writes and the sender
/// delivers. Any thread.
final class RunStarter {
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(2);

  private final Connection connection;
  private final OpenRuns openRuns;
  private final String project;

  /// @param project the name of the project of the runs
  RunStarter(Connection connection, OpenRuns openRuns, String project) {
    this.connection = connection;
    this.openRuns = openRuns;
    this.project = project;
  }

  /// What starts runs of a project.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if no project can have this name
  RunStarter in(String name) {
    return name.equals(project)
        ? this
        : new RunStarter(connection, openRuns, dev.quipu.core.projects.Project.checkName(name));
  }

  /// Starts a run.
  ///
  /// @param described what the program says about the experiment; null if nothing
  /// @param alerts of the experiment
  Run start(
      String experiment,
      @Nullable ExperimentEntry described,
      List<AlertEntry> alerts,
      String name) {
    return start(experiment, described, alerts, name, null);
  }

  Run startChild(String experiment, String name, RunId parent) {
    return start(experiment, null, List.of(), name, parent);
  }

  private Run start(
      String experiment,
      @Nullable ExperimentEntry described,
      List<AlertEntry> alerts,
      String name,
      @Nullable RunId parent) {
    Text.check("Run name", name, Limits.RUN_NAME_CHARS);
    if (name.isBlank()) {
      throw QuipuException.invalid("Run name is blank");
    }
    requireOpen();
    String user = connection.options().capture() ? Capture.user() : "";
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Begin(experiment, name, connection.clock().millis(), user, parent));
    Journal journal = journal(connection.ids().nextRunId(), name);
    if (described != null) {
      journal.counts().artifacts().addLogged(1);
      entries.add(described);
    }
    journal.counts().changes().addLogged(alerts.size());
    entries.addAll(alerts);
    return open(journal, experiment, entries, Attempt.FIRST, null);
  }

  Run resume(String experiment, RunId id) {
    requireOpen();
    if (connection.isDisabled()) {
      return open(journal(id, id.hex()), experiment, List.of(), Attempt.FIRST, null);
    }
    boolean online = connection.sender() != null;
    ResumedRun known = find(id);
    boolean resolved = known.isOnServer() || (!online && known.newestLocal() != null);
    List<Entry> entries = new ArrayList<>();
    if (known.begin() != null && !known.isOnServer()) {
      entries.add(known.begin());
    }
    entries.add(
        new Entry.Resume(connection.clock().millis(), online, known.newestLocal(), resolved));
    Attempt newest = known.newest();
    String attempt = !resolved ? Attempt.NEWEST : newest == null ? Attempt.FIRST : newest.id();
    Journal journal = journal(id, known.name().orElse(id.hex()));
    known.attempts().forEach(one -> journal.sawAttempt(one.startMs()));
    return open(journal, experiment, entries, attempt, null);
  }

  /// Goes on with a run of another program, which ends the run.
  Run join(String experiment, RunContext context) {
    requireOpen();
    RunId id = context.run();
    if (connection.isDisabled()) {
      return open(journal(id, id.hex()), experiment, List.of(), Attempt.NEWEST, context);
    }
    ResumedRun local = inJournals(id);
    // If a journal on this disk begins the run, this journal may reach the server first.
    List<Entry> entries = local.begin() == null ? List.of() : List.of(local.begin());
    Journal journal = journal(id, local.name().orElse(id.hex()));
    return open(journal, experiment, entries, Attempt.NEWEST, context);
  }

  /// What the server has, for reading.
  Project project() {
    return connection.project(project);
  }

  private ResumedRun inJournals(RunId id) {
    try {
      return Worker.apart(() -> ResumedRun.inJournals(connection.journals(), id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ResumedRun find(RunId id) {
    try {
      return Worker.apart(() -> {
        ResumedRun local = ResumedRun.inJournals(connection.journals(), id);
        Destination destination = connection.destination();
        return destination == null ? local : local.with(destination.run(project, id, LOOK_TIMEOUT));
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireOpen() {
    if (openRuns.isClosed()) {
      throw new IllegalStateException(
          "This connection to " + connection.options().url() + " is closed");
    }
  }

  private Journal journal(RunId id, String name) {
    JournalFolder folder =
        new JournalFolder(connection.journals(), id, connection.ids().nextWriterId());
    return new Journal(folder, name, project);
  }

  /// Opens a run and its journal.
  ///
  /// @param entries the entries with which the journal begins
  /// @param attempt the attempt that the points belong to
  /// @param joined null unless the run was joined
  private Run open(
      Journal journal,
      String experiment,
      List<Entry> entries,
      String attempt,
      @Nullable RunContext joined) {
    boolean writes = !connection.isDisabled();
    if (writes && connection.sender() == null) {
      requireFolder(journal.folder());
    }
    RunSession session = new RunSession(connection, journal, experiment, joined);
    Run run = new Run(this, session);
    openRuns.add(session, run);
    if (writes) {
      record(journal, entries, attempt, joined != null);
      var unused = connection.capturedFiles().thenAccept(session::capture);
      if (connection.options().captureOutput()) {
        run.captureOutput();
      }
    }
    return run;
  }

  private void record(Journal journal, List<Entry> entries, String attempt, boolean isJoined) {
    QueueBudget budget = connection.budget();
    JournalWriter writer = new JournalWriter(journal.folder(), journal.project());
    UnsentRecords unsent = null;
    Delivery delivery = null;
    if (connection.sender() != null) {
      JournalReader reader = new JournalReader(journal.folder(), Position.START, 1);
      unsent = new UnsentRecords(reader, writer::end, budget);
      delivery = new Delivery(journal, unsent, Mark.START, new WriterOwnership(writer), true);
    }
    RecordOutput output = new RecordOutput(journal, writer, unsent, budget);
    connection
        .recorder()
        .begin(new RunRecorder(journal, output, budget, isJoined), delivery, entries, attempt);
  }

  /// Checks that the folder of an offline journal can be made. It would be too late to report that
  /// while logging: an offline journal is the only place for the data.
  private static void requireFolder(JournalFolder folder) {
    try {
      folder.create();
    } catch (IOException e) {
      throw QuipuException.invalid(
          "The folder " + folder + " for what is logged offline cannot be made: " + e);
    }
  }
}
