package dev.quipu.codec.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Decides which chunks of a timeline new rows make. The chunks stay in the order of time and do
/// not overlap. New rows usually come behind all others: they make a new chunk, which absorbs the
/// last chunks as long as those are not much larger. Rows in the range of a chunk are merged with
/// this chunk; the other chunks stay as they are.
public final class TimelineMerge {
  /// A chunk is rewritten with the rows after it if it has at most this many times as many rows.
  private static final int MERGED_TIMES = 4;

  private final TimeRows added;
  private final Collection<String> indexed;
  private final boolean merges;

  /// The next row of the new ones.
  private int at;

  private TimeRows gathered = new TimeRows();
  private final List<TimelineChunk> made = new ArrayList<>();
  private final List<Long> removed = new ArrayList<>();

  private TimelineMerge(TimeRows added, Collection<String> indexed, boolean merges) {
    this.added = added;
    this.indexed = indexed;
    this.merges = merges;
  }

  /// A chunk and its number.
  public record Numbered(long no, TimelineChunk chunk) {}

  /// The outcome.
  ///
  /// @param made the new chunks, by time
  /// @param removed the numbers of the chunks they replace
  public record Merged(List<TimelineChunk> made, List<Long> removed) {}

  /// Merges rows with chunks.
  ///
  /// @param chunks by time ascending
  /// @param added rows in any order, later than those of the chunks
  /// @param indexed the fields whose texts can be searched fast
  /// @param merges whether rows of equal times are one row
  public static Merged merge(
      List<Numbered> chunks, TimeRows added, Collection<String> indexed, boolean merges) {
    TimelineMerge merge = new TimelineMerge(added.sorted(), indexed, merges);
    int lastSmall = merge.lastSmall(chunks);
    for (int i = 0; i < chunks.size(); i++) {
      merge.pass(chunks.get(i), i >= lastSmall);
    }
    merge.takeUntil(Long.MAX_VALUE);
    merge.flush();
    return new Merged(merge.made, merge.removed);
  }

  /// The first of the last chunks that are small enough to merge with the new rows behind them.
  private int lastSmall(List<Numbered> chunks) {
    int from = chunks.size();
    long size = 0;
    if (from > 0) {
      long end = chunks.get(from - 1).chunk().extent().greatestStep();
      for (int row = added.size(); row > 0 && added.timeUs(row - 1) > end; row--) {
        size++;
      }
    }
    while (from > 0 && isSmall(chunks.get(from - 1).chunk(), size)) {
      from--;
      size += chunks.get(from).chunk().extent().values();
    }
    return from;
  }

  private static boolean isSmall(TimelineChunk chunk, long rows) {
    return chunk.extent().values() <= MERGED_TIMES * rows && !isFull(chunk);
  }

  private void pass(Numbered numbered, boolean absorbed) {
    TimelineChunk chunk = numbered.chunk();
    long first = chunk.extent().leastStep();
    if (at < added.size() && added.timeUs(at) < first) {
      takeUntil(first - 1);
    }
    boolean inside = at < added.size() && added.timeUs(at) <= chunk.extent().greatestStep();
    if (inside || absorbed || isSmall(chunk, gathered.size())) {
      removed.add(numbered.no());
      gathered.addAll(chunk.decode());
      takeUntil(chunk.extent().greatestStep());
      cutFull();
    } else {
      flush();
    }
  }

  /// Whether no more rows can be added to a chunk.
  public static boolean isFull(TimelineChunk chunk) {
    long bytes = 0;
    for (int block = 0; block < chunk.blocks(); block++) {
      bytes += chunk.unpackedBytes(block);
    }
    return chunk.extent().values() >= TimelineLimits.CHUNK_ROWS
        || bytes >= TimelineLimits.CHUNK_BYTES;
  }

  /// Gathers the new rows up to a time.
  private void takeUntil(long timeUs) {
    int from = at;
    while (at < added.size() && added.timeUs(at) <= timeUs) {
      at++;
    }
    gathered.addAll(added, from, at);
  }

  /// Makes chunks of the gathered rows as long as they fill one.
  private void cutFull() {
    order();
    int[] rowBytes = gathered.rowBytes(0, gathered.size());
    int from = 0;
    for (int to = fullAt(from, rowBytes); to < gathered.size(); to = fullAt(from, rowBytes)) {
      made.add(TimelineEncoder.encode(gathered, from, to, indexed));
      from = to;
    }
    if (from > 0) {
      gathered = gathered.slice(from, gathered.size());
    }
  }

  private void flush() {
    cutFull();
    if (gathered.size() > 0) {
      made.add(TimelineEncoder.encode(gathered, 0, gathered.size(), indexed));
      gathered = new TimeRows();
    }
  }

  private void order() {
    TimeRows sorted = gathered.sorted();
    gathered = merges ? sorted.merged() : sorted;
  }

  /// The row behind the last row of a full chunk, or the number of rows.
  private static int fullAt(int from, int[] rowBytes) {
    long bytes = 0;
    for (int row = from; row < rowBytes.length; row++) {
      bytes += rowBytes[row];
      if (row + 1 - from >= TimelineLimits.CHUNK_ROWS || bytes >= TimelineLimits.CHUNK_BYTES) {
        return row + 1;
      }
    }
    return rowBytes.length;
  }
}
