package dev.quipu.engine.port.read;

import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.LoggedRows;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.WriterId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Reads points and the summaries of the series they make. Points come as frames and are later
/// compacted into chunks; readers do not notice, for they get lines made of both.
public interface PointReader {
  /// The greatest sequence number of a writer whose frame is stored; 0 if there is none.
  long lastSequence(RunId run, WriterId writer);

  /// The attempts of a run.
  Attempts attempts(RunId run);

  /// Series of a run by key ascending; fewer than the most asked for only at their end.
  List<Series> series(RunId run, SeriesListing listing);

  Optional<Series> findSeries(RunId run, String key);

  /// Which points of a series are wanted.
  enum Sight {
    /// Those no later attempt has superseded.
    LIVING,
    ALL
  }

  /// The lines of some series by key, each of them there, empty if it has no points. They may be
  /// read after the transaction.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if something of them is damaged
  Map<String, Line> lines(RunId run, Set<String> keys, Sight sight);

  /// The rows of a stream that have an index in a range, as they were logged: in all attempts and
  /// with those that are there twice. They may be fewer, so that they are not too large.
  ///
  /// @param stream what stands before the first slash of a key; empty for keys without one
  /// @param keys of the stream that are wanted; null for all. A row that has none is left out
  LoggedRows logged(
      RunId run, String stream, long fromIndex, long lastIndex, @Nullable Set<String> keys);

  /// As [#logged(RunId, String, long, long, Set)], with all keys.
  default LoggedRows logged(RunId run, String stream, long fromIndex, long lastIndex) {
    return logged(run, stream, fromIndex, lastIndex, null);
  }

  /// What was logged to each stream of a run, by name, also to those of which nothing is alive.
  SortedMap<String, LoggedStream> streams(RunId run);

  /// What was logged to a stream, in all attempts.
  ///
  /// @param jsonCounts by key, of how many rows the value is no number; keys of numbers are missing
  record LoggedStream(long rows, SortedMap<String, Long> jsonCounts) {}
}
