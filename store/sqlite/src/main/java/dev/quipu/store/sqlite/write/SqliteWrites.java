package dev.quipu.store.sqlite.write;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.alerts.AlertWriter;
import dev.quipu.engine.port.cases.CaseSetWriter;
import dev.quipu.engine.port.evaluation.EvaluationReader;
import dev.quipu.engine.port.issues.IssueWriter;
import dev.quipu.engine.port.lineage.LineageWriter;
import dev.quipu.engine.port.lineage.MeasurementReader;
import dev.quipu.engine.port.models.ModelWriter;
import dev.quipu.engine.port.notes.NotesWriter;
import dev.quipu.engine.port.read.TimelineReader;
import dev.quipu.engine.port.read.UsageReader;
import dev.quipu.engine.port.registry.RegistryWriter;
import dev.quipu.engine.port.traces.TraceWriter;
import dev.quipu.engine.port.webhooks.WebhookWriter;
import dev.quipu.engine.port.write.AllProjectsWriter;
import dev.quipu.engine.port.write.ArtifactWriter;
import dev.quipu.engine.port.write.CompactionWriter;
import dev.quipu.engine.port.write.DatasetWriter;
import dev.quipu.engine.port.write.EventWriter;
import dev.quipu.engine.port.write.ExperimentWriter;
import dev.quipu.engine.port.write.PointWriter;
import dev.quipu.engine.port.write.PurgeWriter;
import dev.quipu.engine.port.write.RunWriter;
import dev.quipu.engine.port.write.UploadWriter;
import dev.quipu.store.shared.chunks.ChunkCache;
import dev.quipu.store.shared.summaries.ExactSummaries;
import dev.quipu.store.shared.summaries.SummaryUpkeep;
import dev.quipu.store.sqlite.alerts.SqliteAlertWriter;
import dev.quipu.store.sqlite.cases.SqliteCaseSetWriter;
import dev.quipu.store.sqlite.evaluation.SqliteEvaluationReader;
import dev.quipu.store.sqlite.issues.SqliteIssueWriter;
import dev.quipu.store.sqlite.lineage.SqliteMeasurementReader;
import dev.quipu.store.sqlite.models.SqliteModelWriter;
import dev.quipu.store.sqlite.notes.SqliteNotesWriter;
import dev.quipu.store.sqlite.read.RunContents;
import dev.quipu.store.sqlite.read.SqliteTimelineReader;
import dev.quipu.store.sqlite.read.SqliteUsage;
import dev.quipu.store.sqlite.registry.SqliteRegistryWriter;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.rows.TimelineRows;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.traces.SqliteTraceWriter;
import dev.quipu.store.sqlite.webhooks.SqliteWebhookWriter;
import java.util.HashMap;
import java.util.Map;

/// All writes on one session, of each project. One object serves all transactions of its session.
public final class SqliteWrites {
  private final Session session;
  private final RunRows rows;
  private final WriteHost host;
  private final SummaryUpkeep upkeep;
  private final SqliteLines lines;
  private final TimelineRows timelines;
  private final Map<ProjectId, WriteTransaction> byProject = new HashMap<>();
  private final AllProjectsWriter acrossProjects;

  SqliteWrites(
      Session session, RunRows rows, WriteHost host, SummaryUpkeep upkeep, ChunkCache chunks) {
    this.session = session;
    this.rows = rows;
    this.host = host;
    this.upkeep = upkeep;
    lines = new SqliteLines(session, chunks);
    timelines = new TimelineRows(session, chunks);
    acrossProjects = new SqliteAllProjectsWriter(session, rows);
  }

  public WriteTransaction of(ProjectId project) {
    return byProject.computeIfAbsent(project, this::made);
  }

  public Session session() {
    return session;
  }

  public AllProjectsWriter acrossProjects() {
    return acrossProjects;
  }

  private WriteTransaction made(ProjectId project) {
    ExactSummaries series = new ExactSummaries(upkeep, lines, session.damaged());
    SqliteDatasetWriter datasets = new SqliteDatasetWriter(project, session, rows);
    return new Roles(
        new SqliteExperimentWriter(project, session, host),
        new SqliteRunWriter(
            project, session, rows, host, new RunContents(project, session, series, datasets)),
        new SqlitePointWriter(project, session, rows, host, series, lines),
        new SqliteTimelineReader(project, rows, lines, timelines),
        new SqliteLineageWriter(project, session, rows),
        new SqliteMeasurementReader(project, session, rows),
        new SqliteEvaluationReader(project, session, rows),
        new SqliteCompactionWriter(project, session, rows, lines, timelines, host),
        new SqliteArtifactWriter(project, session, rows),
        new SqliteUploadWriter(project, session, rows),
        datasets,
        new SqliteNotesWriter(project, session, rows),
        new SqliteModelWriter(project, session, rows),
        new SqliteCaseSetWriter(project, session),
        new SqliteIssueWriter(project, session),
        new SqliteRegistryWriter(project, session),
        new SqliteWebhookWriter(project, session, host::messageStored),
        new SqliteTraceWriter(project, session),
        new SqliteAlertWriter(project, session, rows),
        new SqlitePurgeWriter(project, session, rows, host),
        new SqliteEventWriter(project, session, host),
        new SqliteUsage(project, session, rows, host));
  }

  private record Roles(
      ExperimentWriter experiments,
      RunWriter runs,
      PointWriter points,
      TimelineReader timelines,
      LineageWriter lineage,
      MeasurementReader measurements,
      EvaluationReader evaluations,
      CompactionWriter compaction,
      ArtifactWriter artifacts,
      UploadWriter uploads,
      DatasetWriter datasets,
      NotesWriter notes,
      ModelWriter models,
      CaseSetWriter caseSets,
      IssueWriter issues,
      RegistryWriter registry,
      WebhookWriter webhooks,
      TraceWriter traces,
      AlertWriter alerts,
      PurgeWriter purge,
      EventWriter events,
      UsageReader usage)
      implements WriteTransaction {}
}
