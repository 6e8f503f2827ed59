package dev.quipu.engine.port;

import dev.quipu.engine.port.alerts.AlertReader;
import dev.quipu.engine.port.cases.CaseSetReader;
import dev.quipu.engine.port.evaluation.EvaluationReader;
import dev.quipu.engine.port.issues.IssueReader;
import dev.quipu.engine.port.lineage.LineageReader;
import dev.quipu.engine.port.lineage.MeasurementReader;
import dev.quipu.engine.port.models.ModelReader;
import dev.quipu.engine.port.notes.NotesReader;
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

/// Reads one project from one snapshot. Not usable after the transaction.
public interface ReadTransaction {
  ExperimentReader experiments();

  RunReader runs();

  PointReader points();

  TimelineReader timelines();

  LineageReader lineage();

  MeasurementReader measurements();

  EvaluationReader evaluations();

  CompactionReader compaction();

  ArtifactReader artifacts();

  UploadReader uploads();

  DatasetReader datasets();

  NotesReader notes();

  ModelReader models();

  CaseSetReader caseSets();

  IssueReader issues();

  RegistryReader registry();

  WebhookReader webhooks();

  TraceReader traces();

  AlertReader alerts();

  PurgeReader purge();

  UsageReader usage();
}
