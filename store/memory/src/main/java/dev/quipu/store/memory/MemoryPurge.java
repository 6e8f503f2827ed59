package dev.quipu.store.memory;

import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.port.write.PurgeWriter;
import dev.quipu.store.memory.ProjectContent.StoredUpload;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Removes deleted things for good.
record MemoryPurge(StoreContent content, ProjectContent project) implements PurgeWriter {
  /// Whether a run may be purged. A run whose removal has begun counts as deleted at 0.
  static boolean isDue(RunContent run, long deletedBeforeMs) {
    RunInfo info = run.info;
    return run.isDoomed
        ? 0 < deletedBeforeMs
        : !info.isActive() && Objects.requireNonNullElse(info.deletedMs(), 0L) < deletedBeforeMs;
  }

  @Override
  public List<Doomed> runs(long deletedBeforeMs, long after, int max) {
    return project.allRuns().values().stream()
        .filter(run -> run.no > after && (run.isDoomed || isDue(run, deletedBeforeMs)))
        .limit(max)
        .map(run -> new Doomed(run.no, run.info.id(), run.info.experiment()))
        .toList();
  }

  @Override
  public Taken content(RunId run) {
    RunContent found = project.findAny(run);
    return found == null ? Taken.NOTHING : found.taken();
  }

  @Override
  public List<ExperimentId> experiments(long deletedBeforeMs) {
    return project.experiments.values().stream()
        .filter(experiment -> !experiment.isActive() && experiment.updatedMs() < deletedBeforeMs)
        .map(Experiment::id)
        // The default experiment must exist, because clients log to it unasked.
        .filter(id -> !id.equals(ExperimentId.DEFAULT))
        .toList();
  }

  @Override
  public long uploads(long touchedBeforeMs) {
    return untouchedSince(touchedBeforeMs).count();
  }

  private Stream<StoredUpload> untouchedSince(long touchedBeforeMs) {
    return project.uploads.values().stream().filter(upload -> upload.touchedMs() < touchedBeforeMs);
  }

  @Override
  public boolean begin(RunId run, long deletedBeforeMs) {
    RunContent found = project.findAny(run);
    if (found == null || !(found.isDoomed || isDue(found, deletedBeforeMs))) {
      return false;
    }
    project.change(found.no).isDoomed = true;
    return true;
  }

  @Override
  public boolean removeSome(RunId run, int maxRows) {
    RunContent found = project.findAny(run);
    if (found == null || !found.isDoomed) {
      return true;
    }
    if (!project.change(found.no).removeSome(maxRows)) {
      return false;
    }
    removeUploads(upload -> upload.upload().run().equals(run), Integer.MAX_VALUE);
    project.remove(found);
    project.models.replaceAll((_, model) -> model.withoutRun(run));
    return true;
  }

  @Override
  public boolean removeExperiment(ExperimentId experiment) {
    Experiment found = project.experiments.get(experiment.value());
    boolean hasRuns =
        project.allRuns().values().stream()
            .anyMatch(run -> run.info.experiment().equals(experiment));
    boolean hasModels =
        project.models.values().stream()
            .anyMatch(model -> model.info().experiment().equals(experiment));
    boolean hasTraces =
        project.traces.values().stream()
            .anyMatch(trace -> trace.info().experiment().equals(experiment));
    if (found == null || found.isActive() || hasRuns || hasModels || hasTraces) {
      return false;
    }
    project.caseSets.replaceAll((_, set) -> set.without(experiment));
    project.issues.values().removeIf(issue -> issue.experiment().equals(experiment));
    project.experiments.remove(experiment.value());
    project
        .alerts
        .values()
        .removeIf(alert -> alert.run() == null && alert.experiment().equals(experiment));
    return true;
  }

  @Override
  public int removeUploads(long touchedBeforeMs, int max) {
    return removeUploads(upload -> upload.touchedMs() < touchedBeforeMs, max);
  }

  private int removeUploads(Predicate<StoredUpload> which, int max) {
    MemoryUploads uploads = new MemoryUploads(content, project);
    List<String> some =
        project.uploads.values().stream()
            .filter(which)
            .limit(max)
            .map(upload -> upload.upload().id())
            .toList();
    some.forEach(uploads::remove);
    return some.size();
  }
}
