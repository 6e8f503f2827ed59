package dev.quipu.store.memory;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelineMerge;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.write.CompactionWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Replaces frames by chunks.
record MemoryCompaction(StoreContent content, ProjectContent project, BlobStore blobs)
    implements CompactionWriter {
  @Override
  public Backlog backlog(RunId run, int maxPoints, int maxBytes) {
    RunPoints points = project.load(run).points;
    List<RunPoints.StoredFrame> waiting = points.waiting().toList();
    List<StoredFrame> some = new ArrayList<>();
    long sum = 0;
    long bytes = 0;
    for (RunPoints.StoredFrame frame : waiting) {
      if (sum >= maxPoints || bytes >= maxBytes) {
        break;
      }
      some.add(
          new StoredFrame(
              frame.no(), frame.attempt(), frame.frame().kind(), frame.frame().encoded()));
      sum += frame.frame().points();
      bytes += frame.bytes();
    }
    return new Backlog(
        points.compacted, some, some.size() < waiting.size(), Map.copyOf(points.rows));
  }

  @Override
  public List<StoredChunk> chunks(RunId run, String key, int attempt) {
    return chunks(run, key, attempt, Kind.LINE)
        .map(chunk -> new StoredChunk(chunk.no(), chunk.open(blobs)))
        .toList();
  }

  @Override
  public List<TimelineMerge.Numbered> chunks(RunId run, Timeline timeline) {
    return project
        .load(run)
        .points
        .chunks(timeline)
        .map(chunk -> new TimelineMerge.Numbered(chunk.no(), chunk.openTimeline(blobs)))
        .toList();
  }

  @Override
  public List<StoredJson> openJson(RunId run, String key, int attempt) {
    return chunks(run, key, attempt, Kind.JSON)
        .filter(chunk -> chunk.blob() == null)
        .sorted(Comparator.comparingLong(chunk -> chunk.extent().leastIndex()))
        .map(chunk -> new StoredJson(chunk.no(), chunk.openJson(blobs)))
        .toList();
  }

  private Stream<RunPoints.StoredChunk> chunks(RunId run, String key, int attempt, Kind kind) {
    return project.load(run).points.chunks(key, kind).filter(chunk -> chunk.attempt() == attempt);
  }

  @Override
  public List<StoredBody> unsealed(RunId run, int maxChunks) {
    return unsealed(project.load(run))
        .limit(maxChunks)
        .map(chunk -> new StoredBody(chunk.no(), Objects.requireNonNull(chunk.body()).array()))
        .toList();
  }

  /// The chunks of a run that are large enough for a blob and not in one.
  static Stream<RunPoints.StoredChunk> unsealed(RunContent run) {
    return run.points.chunks.values().stream()
        .filter(chunk ->
            chunk.body() != null && chunk.extent().values() >= ChunkLimits.SEALED_CHUNK_POINTS);
  }

  @Override
  public void compact(RunId run, Compaction compaction) {
    RunPoints points = project.change(run).points;
    if (points.compacted != compaction.afterFrame()) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "Frames of run " + run + " are compacted up to " + points.compacted + " already");
    }
    points.chunks.keySet().removeAll(compaction.removed());
    for (NewChunk chunk : compaction.added()) {
      long no = content.nextNo();
      @Nullable Digest blob = chunk.blob();
      points.chunks.put(
          no,
          new RunPoints.StoredChunk(
              no,
              chunk.key(),
              chunk.attempt(),
              chunk.kind(),
              chunk.chunk().extent(),
              chunk.chunk().lengthBytes(),
              blob == null ? ByteBuffer.wrap(chunk.chunk().bytes()) : null,
              blob));
    }
    new MemoryLineage(project).put(project.change(run), compaction.lineage());
    points.rows.putAll(compaction.rows());
    points.compacted = compaction.throughFrame();
  }

  @Override
  public void seal(Map<Long, Digest> digests) {
    for (long no : List.copyOf(project.allRuns().keySet())) {
      RunContent run = project.change(no);
      digests.forEach(
          (chunk, digest) -> run.points.chunks.computeIfPresent(chunk, (_, c) -> c.sealed(digest)));
    }
  }

  @Override
  public int removeCompacted(RunId run, int maxFrames) {
    RunPoints points = project.change(run).points;
    List<RunPoints.StoredFrame> removed =
        points.frames.stream()
            .filter(frame -> frame.no() <= points.compacted)
            .limit(maxFrames)
            .toList();
    points.frames.removeAll(removed);
    return removed.size();
  }
}
