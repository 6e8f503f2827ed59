package dev.quipu.store.memory;

import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.LineBuilder;
import dev.quipu.codec.line.LoggedRows;
import dev.quipu.codec.line.RowsBuilder;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.Summary;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.read.SeriesListing;
import dev.quipu.engine.port.write.PointWriter;
import dev.quipu.query.LikePattern;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads and writes points and attempts. Lines and rows take their memory; the rest of an answer is
/// small.
record MemoryPoints(StoreContent content, ProjectContent project, BlobStore blobs, Memory memory)
    implements PointWriter {
  @Override
  public long lastSequence(RunId run, WriterId writer) {
    return project.load(run).sequences.getOrDefault(writer, 0L);
  }

  @Override
  public Attempts attempts(RunId run) {
    RunContent found = project.find(run);
    return found == null ? Attempts.NONE : new Attempts(found.points.attempts);
  }

  private SortedMap<String, Summary> summaries(RunId run) {
    RunContent found = project.find(run);
    return found == null ? Collections.emptySortedMap() : found.points.summaries(blobs);
  }

  @Override
  public List<Series> series(RunId run, SeriesListing listing) {
    LikePattern pattern = LikePattern.containing(listing.part());
    return summaries(run).tailMap(listing.after()).entrySet().stream()
        .filter(series -> !series.getKey().equals(listing.after()))
        .filter(series -> series.getKey().startsWith(listing.prefix()))
        .filter(series -> pattern.matches(series.getKey()))
        .limit(listing.max())
        .map(series -> new Series(series.getKey(), series.getValue()))
        .toList();
  }

  @Override
  public Optional<Series> findSeries(RunId run, String key) {
    return Optional.ofNullable(summaries(run).get(key)).map(summary -> new Series(key, summary));
  }

  @Override
  public Map<String, Line> lines(RunId run, Set<String> keys, Sight sight) {
    RunContent found = project.find(run);
    if (found == null) {
      return new LineBuilder(keys, Attempts.NONE, Map.of()).build();
    }
    Attempts seen =
        switch (sight) {
          case LIVING -> new Attempts(found.points.attempts);
          case ALL -> Attempts.NONE;
        };
    return found.points.lines(keys, seen, blobs, memory::take);
  }

  @Override
  public LoggedRows logged(
      RunId run, String stream, long fromIndex, long lastIndex, @Nullable Set<String> keys) {
    RunContent found = project.find(run);
    return found == null
        ? new RowsBuilder(stream, 0, fromIndex, lastIndex, keys).build()
        : found.points.logged(stream, fromIndex, lastIndex, keys, blobs, memory::take);
  }

  @Override
  public SortedMap<String, LoggedStream> streams(RunId run) {
    RunContent found = project.find(run);
    return found == null ? new TreeMap<>() : found.points.streams();
  }

  @Override
  public long append(RunId run, int attempt, Frame frame, long receivedMs) {
    RunPoints points = project.change(run).points;
    long no = content.nextNo();
    points.frames.add(new RunPoints.StoredFrame(no, attempt, frame));
    points.changed();
    return no;
  }

  @Override
  public void putSequence(RunId run, WriterId writer, long sequence) {
    project.change(run).sequences.put(writer, sequence);
  }

  @Override
  public void addAttempt(RunId run, Attempt attempt) {
    RunPoints points = project.change(run).points;
    points.attempts.add(attempt);
    points.changed();
  }
}
