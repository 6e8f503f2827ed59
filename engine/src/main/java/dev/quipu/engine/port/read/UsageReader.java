package dev.quipu.engine.port.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Reads how much space is in use. Sums over the whole store are read some rows at a time, so that
/// no transaction is long: each call goes on where the last has ended. Runs are identified by their
/// number in the store.
public interface UsageReader {
  /// The space of each run. A run may come more than once.
  ///
  /// @return how far the call has come; empty after the last
  Optional<Walked> ofRuns(Walked from, RunSink sink);

  /// The space of what belongs to the project and to no run.
  Taken ofProject();

  /// All runs.
  ///
  /// @param from the place to go on from, 0 for the start
  /// @return the place for the next call; -1 after the last
  long runs(long from, PlaceSink sink);

  /// The sizes of the blobs that artifacts name, each blob once.
  ///
  /// @param after the last digest of the previous call; empty for the start
  /// @return the last digest; empty at the end
  String blobs(String after, LongConsumer sink);

  /// The sizes of the blobs that parts of unfinished uploads name, each blob once.
  ///
  /// @param after the last digest of the previous call; empty for the start
  /// @return the last digest; empty at the end
  String parts(String after, LongConsumer sink);

  /// The number of unfinished uploads.
  long uploads();

  /// The attributes of the run with this number.
  Optional<RunInfo> run(long no);

  /// The space of one run.
  ///
  /// @throws dev.quipu.core.error.QuipuException NOT_FOUND
  OfRun ofRun(RunId run);

  /// The series of a run with the most points, among those whose keys start with the prefix.
  List<OfSeries> series(RunId run, String prefix, int max);

  /// The number of series of a run whose keys start with the prefix.
  long countSeries(RunId run, String prefix);

  /// How far [#ofRuns] has come: to a place in one of several parts.
  record Walked(int part, long place) {
    public static final Walked START = new Walked(0, 0);
  }

  /// Receives space of a run.
  @FunctionalInterface
  interface RunSink {
    void add(long run, Taken taken);
  }

  /// Receives the experiment of a run.
  @FunctionalInterface
  interface PlaceSink {
    void add(long run, ExperimentId experiment, boolean deleted);
  }

  /// The space of one run.
  ///
  /// @param frames bytes of points as requests brought them
  /// @param chunks bytes of the chunks into which frames were compacted
  /// @param artifactBytes the total size of its files
  /// @param distinctBytes the same, with equal files once
  /// @param sharedBytes the part of `distinctBytes` that others name too
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
    /// The bytes of its points.
    public long pointBytes() {
      return frameBytes + chunkBytes;
    }
  }

  /// A series and its number of points.
  record OfSeries(String key, long points) {}
}
