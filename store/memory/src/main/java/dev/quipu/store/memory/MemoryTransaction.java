package dev.quipu.store.memory;

import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Scope;
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
import dev.quipu.engine.port.write.ArtifactWriter;
import dev.quipu.engine.port.write.CompactionWriter;
import dev.quipu.engine.port.write.DatasetWriter;
import dev.quipu.engine.port.write.EventWriter;
import dev.quipu.engine.port.write.ExperimentWriter;
import dev.quipu.engine.port.write.PointWriter;
import dev.quipu.engine.port.write.PurgeWriter;
import dev.quipu.engine.port.write.RunWriter;
import dev.quipu.engine.port.write.UploadWriter;
import dev.quipu.store.memory.alerts.MemoryAlerts;
import dev.quipu.store.memory.cases.MemoryCaseSets;
import dev.quipu.store.memory.issues.MemoryIssues;
import dev.quipu.store.memory.notes.MemoryNotes;
import dev.quipu.store.memory.registry.MemoryRegistry;
import dev.quipu.store.memory.traces.MemoryTraces;
import dev.quipu.store.memory.webhooks.MemoryWebhooks;
import java.util.Collections;

/// Works on one project. A read is given the same, and sees only the reading side.
///
/// @param content all projects
/// @param project the project of the scope
record MemoryTransaction(StoreContent content, ProjectContent project, Scope scope, BlobStore blobs)
    implements WriteTransaction {
  @Override
  public ExperimentWriter experiments() {
    return new MemoryExperiments(project, blobs);
  }

  @Override
  public RunWriter runs() {
    return new MemoryRuns(project, blobs);
  }

  @Override
  public PointWriter points() {
    return new MemoryPoints(content, project, blobs, scope.memory());
  }

  @Override
  public TimelineReader timelines() {
    return new MemoryTimelines(project, blobs, scope.memory());
  }

  @Override
  public LineageWriter lineage() {
    return new MemoryLineage(project);
  }

  @Override
  public MeasurementReader measurements() {
    return new MemoryMeasurements(project);
  }

  @Override
  public EvaluationReader evaluations() {
    return new MemoryEvaluations(project);
  }

  @Override
  public CompactionWriter compaction() {
    return new MemoryCompaction(content, project, blobs);
  }

  @Override
  public ArtifactWriter artifacts() {
    return new MemoryArtifacts(project);
  }

  @Override
  public UploadWriter uploads() {
    return new MemoryUploads(content, project);
  }

  @Override
  public DatasetWriter datasets() {
    return new MemoryDatasets(project);
  }

  @Override
  public NotesWriter notes() {
    return new MemoryNotes(
        run -> {
          RunContent found = project.find(run);
          return found == null ? Collections.emptyNavigableMap() : found.notesVersions;
        },
        run -> project.change(run).notesVersions);
  }

  @Override
  public ModelWriter models() {
    return new MemoryModels(project);
  }

  @Override
  public CaseSetWriter caseSets() {
    return new MemoryCaseSets(project.caseSets);
  }

  @Override
  public IssueWriter issues() {
    return new MemoryIssues(project.issues);
  }

  @Override
  public RegistryWriter registry() {
    return new MemoryRegistry(project.registry);
  }

  @Override
  public WebhookWriter webhooks() {
    return new MemoryWebhooks(project.webhooks, content::messageStored);
  }

  private boolean isActive(ExperimentId id) {
    Experiment found = project.experiments.get(id.value());
    return found != null && found.isActive();
  }

  @Override
  public TraceWriter traces() {
    return new MemoryTraces(
        project.traces,
        project.earlyTraceLinks,
        this::isActive,
        (experiment, beforeMs) ->
            MemoryModels.isDue(project.experiments.get(experiment.value()), beforeMs));
  }

  @Override
  public AlertWriter alerts() {
    return new MemoryAlerts(
        project.alerts,
        project.firings,
        project.stops,
        run -> {
          RunContent found = project.find(run);
          return found == null ? null : found.info;
        },
        this::isActive,
        position -> content.alertPosition = Math.max(content.alertPosition, position));
  }

  @Override
  public PurgeWriter purge() {
    return new MemoryPurge(content, project);
  }

  @Override
  public EventWriter events() {
    return event -> content.add(scope.project(), event);
  }

  @Override
  public UsageReader usage() {
    return new MemoryUsage(project, blobs);
  }
}
