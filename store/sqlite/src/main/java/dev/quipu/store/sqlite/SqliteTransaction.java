package dev.quipu.store.sqlite;

import dev.quipu.engine.port.ArtifactStore;
import dev.quipu.engine.port.DatasetStore;
import dev.quipu.engine.port.ExperimentStore;
import dev.quipu.engine.port.PointStore;
import dev.quipu.engine.port.PulseStore;
import dev.quipu.engine.port.PurgeStore;
import dev.quipu.engine.port.RunStore;
import dev.quipu.engine.port.Transaction;
import dev.quipu.engine.port.UploadStore;
import dev.quipu.engine.port.UsageStore;

/// The roles on one session. One object serves all transactions of its session.
final class SqliteTransaction implements Transaction {
  private final SqliteExperiments experiments;
  private final SqliteRuns runs;
  private final SqlitePoints points;
  private final SqliteArtifacts artifacts;
  private final SqliteUploads uploads;
  private final SqliteDatasets datasets;
  private final SqlitePulses pulses;
  private final SqlitePurge purge;
  private final SqliteUsage usage;

  private final Session session;

  SqliteTransaction(
      Session session, RunRows rows, Host host, ChunkCache chunks, SqliteUsage.FileSizes sizes) {
    this.session = session;
    SqliteLines lines = new SqliteLines(session, chunks);
    SeriesReader series = new SeriesReader(host, lines, session.damaged());
    datasets = new SqliteDatasets(session, rows);
    experiments = new SqliteExperiments(session, host);
    runs = new SqliteRuns(session, rows, host, new RunContents(session, series, datasets));
    points = new SqlitePoints(session, rows, host, series, lines);
    artifacts = new SqliteArtifacts(session, rows);
    uploads = new SqliteUploads(session, rows);
    pulses = new SqlitePulses(session, rows);
    purge = new SqlitePurge(session, rows, host);
    usage = new SqliteUsage(session, rows, host, sizes);
  }

  Session session() {
    return session;
  }

  @Override
  public ExperimentStore experiments() {
    return experiments;
  }

  @Override
  public RunStore runs() {
    return runs;
  }

  @Override
  public PointStore points() {
    return points;
  }

  @Override
  public ArtifactStore artifacts() {
    return artifacts;
  }

  @Override
  public UploadStore uploads() {
    return uploads;
  }

  @Override
  public DatasetStore datasets() {
    return datasets;
  }

  @Override
  public PulseStore pulses() {
    return pulses;
  }

  @Override
  public PurgeStore purge() {
    return purge;
  }

  @Override
  public UsageStore usage() {
    return usage;
  }
}
