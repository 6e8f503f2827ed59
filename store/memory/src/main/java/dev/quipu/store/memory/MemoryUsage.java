package dev.quipu.store.memory;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Summary;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.read.UsageReader;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Adds up sizes. Every sum comes in one call.
record MemoryUsage(ProjectContent project, BlobStore blobs) implements UsageReader {
  private static final long END = -1;
  private static final String NO_MORE = "";

  @Override
  public Optional<Walked> ofRuns(Walked from, RunSink sink) {
    project.allRuns().values().stream()
        .filter(run -> !run.taken().equals(Taken.NOTHING))
        .forEach(run -> sink.add(run.no, run.taken()));
    return Optional.empty();
  }

  @Override
  public Taken ofProject() {
    return RunContent.taken(notOfRuns().toList());
  }

  @Override
  public long runs(long from, PlaceSink sink) {
    project
        .allRuns()
        .forEach(
            (no, run) -> sink.add(no, run.info.experiment(), run.isDoomed || !run.info.isActive()));
    return END;
  }

  /// The sizes of some artifacts, equal ones once.
  private static Map<Digest, Long> distinct(Stream<Artifact> artifacts) {
    Map<Digest, Long> sizes = new HashMap<>();
    artifacts.forEach(artifact -> sizes.put(artifact.digest(), artifact.sizeBytes()));
    return sizes;
  }

  private Stream<Artifact> notOfRuns() {
    return Stream.concat(
        project.artifacts.values().stream(),
        project.models.values().stream().flatMap(model -> model.artifacts().values().stream()));
  }

  private Stream<Artifact> ofRuns() {
    return project.allRuns().values().stream().flatMap(run -> run.artifacts.values().stream());
  }

  @Override
  public String blobs(String after, LongConsumer sink) {
    distinct(Stream.concat(ofRuns(), notOfRuns())).values().forEach(sink::accept);
    return NO_MORE;
  }

  @Override
  public String parts(String after, LongConsumer sink) {
    Map<Digest, Long> sizes = new HashMap<>();
    project.uploads.values().stream()
        .flatMap(upload -> upload.parts().values().stream())
        .forEach((Part part) -> sizes.put(part.digest(), part.sizeBytes()));
    sizes.values().forEach(sink::accept);
    return NO_MORE;
  }

  @Override
  public long uploads() {
    return project.uploads.size();
  }

  @Override
  public Optional<RunInfo> run(long no) {
    return project.runs().filter(run -> run.no == no).map(run -> run.info).findAny();
  }

  @Override
  public OfRun ofRun(RunId id) {
    RunContent run = project.load(id);
    Map<Digest, Long> own = distinct(run.artifacts.values().stream());
    Stream<Artifact> ofOthers =
        project.allRuns().values().stream()
            .filter(other -> other.no != run.no)
            .flatMap(other -> other.artifacts.values().stream());
    Map<Digest, Long> shared = new HashMap<>(own);
    shared.keySet().retainAll(distinct(Stream.concat(ofOthers, notOfRuns())).keySet());
    return new OfRun(
        run.points.waiting().count(),
        run.points.frameBytes(),
        run.points.chunks.size(),
        run.points.chunkBytes(),
        run.taken().points(),
        run.points.summaries(blobs).size(),
        run.taken().artifacts(),
        run.taken().artifactBytes(),
        own.values().stream().mapToLong(size -> size).sum(),
        shared.values().stream().mapToLong(size -> size).sum());
  }

  private Stream<Map.Entry<String, Summary>> summaries(RunId run, String prefix) {
    return project.load(run).points.summaries(blobs).entrySet().stream()
        .filter(series -> series.getKey().startsWith(prefix));
  }

  @Override
  public List<OfSeries> series(RunId run, String prefix, int max) {
    return summaries(run, prefix)
        .map(series -> new OfSeries(series.getKey(), series.getValue().count()))
        .sorted(Comparator.comparingLong(OfSeries::points).reversed())
        .limit(max)
        .toList();
  }

  @Override
  public long countSeries(RunId run, String prefix) {
    return summaries(run, prefix).count();
  }
}
