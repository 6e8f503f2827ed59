package dev.quipu.core.frame;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts the rows of streams of a run while its frames are read in the order they were stored. A
/// row of a block is a row of every stream that has a key in the block. Its index in a stream is
/// the number of earlier rows there. Not safe for several threads.
public final class StreamRows {
  private final Map<String, Count> counts;
  private final boolean all;
  private String lastKey = "";
  private @Nullable Count last;

  /// Begins after rows that were counted earlier.
  ///
  /// @param rows the number of rows by stream; a stream that is missing here is not counted
  public StreamRows(Map<String, Long> rows) {
    this(rows, false);
  }

  private StreamRows(Map<String, Long> rows, boolean all) {
    this.all = all;
    counts = new HashMap<>();
    rows.forEach((stream, number) -> counts.put(stream, new Count(number)));
  }

  /// As the constructor, but missing streams begin at 0.
  public static StreamRows ofAll(Map<String, Long> rows) {
    return new StreamRows(rows, true);
  }

  /// The streams of some keys.
  public static Collection<String> streamsOf(Collection<String> keys) {
    return keys.stream().map(StreamRows::streamOf).distinct().toList();
  }

  /// The stream of a key: the part before its first slash; empty if there is no slash. A slash at
  /// the start of the key does not end a name, so that every key can be split into stream and field
  /// and joined again.
  public static String streamOf(String key) {
    int slash = slash(key);
    return slash < 0 ? "" : key.substring(0, slash);
  }

  /// The key of a field of a stream.
  public static String keyOf(String stream, String field) {
    return stream.isEmpty() ? field : stream + "/" + field;
  }

  /// The number of rows of each stream so far.
  public Map<String, Long> rows() {
    Map<String, Long> rows = new HashMap<>();
    counts.forEach((stream, count) -> rows.put(stream, count.rows));
    return rows;
  }

  /// The count of a key's stream; null if it is not counted.
  @Nullable Count find(String key) {
    // Keys of a stream are adjacent.
    int slash = slash(key);
    if (last == null || slash(lastKey) != slash || !key.startsWith(prefix(slash))) {
      String stream = streamOf(key);
      last = all ? counts.computeIfAbsent(stream, s -> new Count(0)) : counts.get(stream);
      lastKey = key;
    }
    return last;
  }

  private static int slash(String key) {
    return key.indexOf('/', 1);
  }

  private String prefix(int slash) {
    return slash < 0 ? "" : lastKey.substring(0, slash + 1);
  }

  static final class Count {
    long rows;

    /// Rows of the current block if it has a key of this stream.
    int inBlock;

    Count(long rows) {
      this.rows = rows;
    }
  }
}
