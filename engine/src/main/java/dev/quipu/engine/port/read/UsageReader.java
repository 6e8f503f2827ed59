package dev.quipu.engine.port.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Reads what takes how much space. Sums over everything are handed out some rows at a time, so
/// that no transaction is long: each call goes on from a place, 0 for the start, and gives the
/// place for the next; -1 after the last. Runs are named by their number inside the store.
public interface UsageReader {
  /// What points in frames take, by run; a run may come more than once.
  long frames(long from, RunSink sink);

  /// What points in chunks take, wherever their bytes are, likewise.
  long chunks(long from, RunSink sink);

  /// What artifacts would take if no two were equal, by run.
  long artifacts(long from, RunSink sink);

  /// What the artifacts take that are the project's own.
  OfProject ofProject();

  /// The runs themselves.
  long runs(long from, PlaceSink sink);

  /// The sizes of the distinct bytes that artifacts name.
  ///
  /// @param after the last digest of the call before; empty for the start
  /// @return the last digest; empty at the end
  String blobs(String after, LongConsumer sink);

  /// The sizes of the distinct bytes that parts of unfinished uploads name.
  ///
  /// @param after the last digest of the call before; empty for the start
  /// @return the last digest; empty at the end
  String parts(String after, LongConsumer sink);

  /// How many uploads are unfinished.
  long uploads();

  /// The attributes of the run of a number.
  Optional<RunInfo> run(long no);

  /// What one run takes.
  ///
  /// @throws dev.quipu.core.error.QuipuException NOT_FOUND
  OfRun ofRun(RunId run);

  /// The series of a run that have most points, of those whose keys start with the prefix.
  List<OfSeries> series(RunId run, String prefix, int max);

  /// How many series of a run there are whose keys start with the prefix.
  long countSeries(RunId run, String prefix);

  /// Takes a sum that belongs to a run.
  @FunctionalInterface
  interface RunSink {
    void add(long run, long rows, long points, long bytes);
  }

  /// Takes where a run belongs.
  @FunctionalInterface
  interface PlaceSink {
    void add(long run, ExperimentId experiment, boolean deleted);
  }

  /// What the artifacts of a project take that belong to no run, if no two were equal.
  record OfProject(long artifacts, long artifactBytes) {}

  /// What one run takes.
  ///
  /// @param frames rows with points, as requests brought them
  /// @param chunks of series, to which frames were compacted
  /// @param artifactBytes the sizes of its files together
  /// @param distinctBytes the same, with equal files once
  /// @param sharedBytes those of them that others have too
  record OfRun(
      long frames,
      long frameBytes,
      long chunks,
      long chunkBytes,
      long points,
      long series,
      long artifacts,
      long artifactBytes,
      long distinctBytes,
      long sharedBytes) {
    /// What its points take.
    public long pointBytes() {
      return frameBytes + chunkBytes;
    }
  }

  /// A series and how many points it has.
  record OfSeries(String key, long points) {}
}
