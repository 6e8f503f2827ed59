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

/// Reads points and the summaries of their series. Points arrive as frames and are later compacted
/// into chunks. Readers see no difference, because lines are made of both.
public interface PointReader {
  /// The greatest stored sequence number of a writer; 0 if there is none.
  long lastSequence(RunId run, WriterId writer);

  /// The attempts of a run.
  Attempts attempts(RunId run);

  /// Series of a run by key ascending. Fewer than the maximum only at the end of the list.
  List<Series> series(RunId run, SeriesListing listing);

  Optional<Series> findSeries(RunId run, String key);

  /// Selects points of a series.
  enum Sight {
    /// Points that no later attempt has superseded.
    LIVING,
    ALL
  }

  /// The lines of series by key. Every key has a line, which is empty if there are no points. Lines
  /// are readable after the transaction.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if a chunk or frame is damaged
  Map<String, Line> lines(RunId run, Set<String> keys, Sight sight);

  /// The rows of a stream in a range of indexes, as they were logged: in all attempts and with
  /// duplicates. Fewer rows may come back to bound their size.
  ///
  /// @param stream the part of a key before the first slash; empty for keys without a slash
  /// @param keys the requested keys of the stream; null for all. A row with none of them is left
  ///   out
  LoggedRows logged(
      RunId run, String stream, long fromIndex, long lastIndex, @Nullable Set<String> keys);

  /// As [#logged(RunId, String, long, long, Set)], for all keys.
  default LoggedRows logged(RunId run, String stream, long fromIndex, long lastIndex) {
    return logged(run, stream, fromIndex, lastIndex, null);
  }

  /// The streams of a run by name, including streams without living points.
  SortedMap<String, LoggedStream> streams(RunId run);

  /// The content of a stream, in all attempts.
  ///
  /// @param jsonCounts the number of rows whose value is no number, by key; keys with only numbers
  ///   are missing
  record LoggedStream(long rows, SortedMap<String, Long> jsonCounts) {}
}
