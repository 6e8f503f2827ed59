package dev.quipu.engine.port;

/// The roles of a store within one transaction; not to be used after it.
public interface Transaction {
  ExperimentStore experiments();

  RunStore runs();

  PointStore points();

  ArtifactStore artifacts();

  UploadStore uploads();

  DatasetStore datasets();

  PulseStore pulses();

  PurgeStore purge();

  UsageStore usage();
}
