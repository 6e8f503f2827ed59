package dev.quipu.engine.port;

import dev.quipu.engine.port.alerts.AlertWriter;
import dev.quipu.engine.port.cases.CaseSetWriter;
import dev.quipu.engine.port.issues.IssueWriter;
import dev.quipu.engine.port.lineage.LineageWriter;
import dev.quipu.engine.port.models.ModelWriter;
import dev.quipu.engine.port.notes.NotesWriter;
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

/// Writes to one project in one transaction. Not usable after the transaction.
public interface WriteTransaction extends ReadTransaction {
  @Override
  ExperimentWriter experiments();

  @Override
  RunWriter runs();

  @Override
  PointWriter points();

  @Override
  LineageWriter lineage();

  @Override
  CompactionWriter compaction();

  @Override
  ArtifactWriter artifacts();

  @Override
  UploadWriter uploads();

  @Override
  DatasetWriter datasets();

  @Override
  NotesWriter notes();

  @Override
  ModelWriter models();

  @Override
  CaseSetWriter caseSets();

  @Override
  IssueWriter issues();

  @Override
  RegistryWriter registry();

  @Override
  WebhookWriter webhooks();

  @Override
  TraceWriter traces();

  @Override
  AlertWriter alerts();

  @Override
  PurgeWriter purge();

  EventWriter events();
}
