package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.alerts.AlertReader;
import dev.quipu.engine.port.cases.CaseSetReader;
import dev.quipu.engine.port.evaluation.EvaluationReader;
import dev.quipu.engine.port.issues.IssueReader;
import dev.quipu.engine.port.lineage.LineageReader;
import dev.quipu.engine.port.lineage.MeasurementReader;
import dev.quipu.engine.port.models.ModelReader;
import dev.quipu.engine.port.notes.NotesReader;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.read.ArtifactReader;
import dev.quipu.engine.port.read.CompactionReader;
import dev.quipu.engine.port.read.DatasetReader;
import dev.quipu.engine.port.read.ExperimentReader;
import dev.quipu.engine.port.read.PointReader;
import dev.quipu.engine.port.read.PurgeReader;
import dev.quipu.engine.port.read.RunReader;
import dev.quipu.engine.port.read.TimelineReader;
import dev.quipu.engine.port.read.UploadReader;
import dev.quipu.engine.port.read.UsageReader;
import dev.quipu.engine.port.registry.RegistryReader;
import dev.quipu.engine.port.traces.TraceReader;
import dev.quipu.engine.port.webhooks.WebhookReader;
import dev.quipu.store.shared.chunks.ChunkCache;
import dev.quipu.store.shared.summaries.ExactSummaries;
import dev.quipu.store.shared.summaries.SummaryUpkeep;
import dev.quipu.store.sqlite.alerts.SqliteAlertReader;
import dev.quipu.store.sqlite.cases.SqliteCaseSetReader;
import dev.quipu.store.sqlite.evaluation.SqliteEvaluationReader;
import dev.quipu.store.sqlite.issues.SqliteIssueReader;
import dev.quipu.store.sqlite.lineage.SqliteLineageReader;
import dev.quipu.store.sqlite.lineage.SqliteMeasurementReader;
import dev.quipu.store.sqlite.models.SqliteModelReader;
import dev.quipu.store.sqlite.notes.SqliteNotesReader;
import dev.quipu.store.sqlite.registry.SqliteRegistryReader;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.rows.TimelineRows;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.traces.SqliteTraceReader;
import dev.quipu.store.sqlite.webhooks.SqliteWebhookReader;
import java.util.HashMap;
import java.util.Map;

/// All reads on one session, of each project. One object serves all transactions of its session.
public final class SqliteReads {
  private final Session session;
  private final RunRows rows;
  private final ReadHost host;
  private final SummaryUpkeep upkeep;
  private final SqliteLines lines;
  private final TimelineRows timelines;
  private final Map<ProjectId, ReadTransaction> byProject = new HashMap<>();
  private final AllProjectsReader acrossProjects;

  SqliteReads(
      Session session, RunRows rows, ReadHost host, SummaryUpkeep upkeep, ChunkCache chunks) {
    this.session = session;
    this.rows = rows;
    this.host = host;
    this.upkeep = upkeep;
    lines = new SqliteLines(session, chunks);
    timelines = new TimelineRows(session, chunks);
    acrossProjects = new SqliteAllProjectsReader(session);
  }

  public ReadTransaction of(ProjectId project) {
    return byProject.computeIfAbsent(project, this::made);
  }

  public Session session() {
    return session;
  }

  public AllProjectsReader acrossProjects() {
    return acrossProjects;
  }

  private ReadTransaction made(ProjectId project) {
    ExactSummaries series = new ExactSummaries(upkeep, lines, session.damaged());
    SqliteDatasetReader datasets = new SqliteDatasetReader(project, session, rows);
    return new Roles(
        new SqliteExperimentReader(project, session, host),
        new SqliteRunReader(
            project, session, rows, host, new RunContents(project, session, series, datasets)),
        new SqlitePointReader(project, session, rows, host, series, lines),
        new SqliteTimelineReader(project, rows, lines, timelines),
        new SqliteLineageReader(project, session, rows),
        new SqliteMeasurementReader(project, session, rows),
        new SqliteEvaluationReader(project, session, rows),
        new SqliteCompactionReader(project, session, rows, lines, timelines),
        new SqliteArtifactReader(project, session, rows),
        new SqliteUploadReader(project, session, rows),
        datasets,
        new SqliteNotesReader(project, session, rows),
        new SqliteModelReader(project, session, rows),
        new SqliteCaseSetReader(project, session),
        new SqliteIssueReader(project, session),
        new SqliteRegistryReader(project, session),
        new SqliteWebhookReader(project, session),
        new SqliteTraceReader(project, session),
        new SqliteAlertReader(project, session, rows),
        new SqlitePurgeReader(project, session, rows),
        new SqliteUsage(project, session, rows, host));
  }

  private record Roles(
      ExperimentReader experiments,
      RunReader runs,
      PointReader points,
      TimelineReader timelines,
      LineageReader lineage,
      MeasurementReader measurements,
      EvaluationReader evaluations,
      CompactionReader compaction,
      ArtifactReader artifacts,
      UploadReader uploads,
      DatasetReader datasets,
      NotesReader notes,
      ModelReader models,
      CaseSetReader caseSets,
      IssueReader issues,
      RegistryReader registry,
      WebhookReader webhooks,
      TraceReader traces,
      AlertReader alerts,
      PurgeReader purge,
      UsageReader usage)
      implements ReadTransaction {}
}
