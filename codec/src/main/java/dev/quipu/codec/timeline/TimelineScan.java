package dev.quipu.codec.timeline;

import dev.quipu.codec.timeline.TimelineWindow.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads a page of a timeline from its chunks and from rows that are in no chunk yet. The chunks
/// are in the order of time and do not overlap; the other rows are anywhere, and are later than the
/// rows of chunks. Blocks that cannot match are skipped.
public final class TimelineScan {
  /// Unpacked bytes at which a page ends, even without rows: a search for a text that is nowhere
  /// must not run for minutes. This takes about a second.
  private static final long MOST_SCANNED = 256L << 20;

  /// Bytes of the rows of a page.
  private static final long MOST_BYTES = 8L << 20;

  private final TimelineWindow window;
  private final boolean merges;
  private final LongConsumer keep;
  private final TimeRows page = new TimeRows();

  /// @param merges whether rows of equal times are one row
  /// @param keep is told the bytes of each row that is kept
  public TimelineScan(TimelineWindow window, boolean merges, LongConsumer keep) {
    this.window = window;
    this.merges = merges;
    this.keep = keep;
  }

  /// A chunk that is opened when it is needed.
  public record Part(long firstUs, long lastUs, Supplier<TimelineChunk> chunk) {}

  /// Reads the page.
  ///
  /// @param parts by time ascending
  /// @param others rows that are in no chunk, in any order
  public TimelinePage read(List<Part> parts, TimeRows others) {
    Blocks blocks = new Blocks(parts);
    Cursor loose = new Cursor();
    TimeRows sorted = others.sorted();
    loose.test(merges ? sorted.merged() : sorted);
    while (page.size() < window.max() && page.bytes() < MOST_BYTES) {
      Cursor block = blocks.next();
      Place end = blocks.stoppedAt;
      if (block == null && end != null && (loose.isAtEnd() || isBehind(loose.place(), end))) {
        return new TimelinePage(page, end);
      }
      if (block == null && loose.isAtEnd()) {
        return new TimelinePage(page, null);
      }
      take(block, loose);
    }
    boolean more = !loose.isAtEnd() || blocks.next() != null || blocks.stoppedAt != null;
    return new TimelinePage(page, more && page.size() > 0 ? last() : null);
  }

  /// The place of the last row. Behind a merged row, no row of the same time may follow.
  private Place last() {
    int row = page.size() - 1;
    long index = !merges ? page.index(row) : window.newestFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
    return new Place(page.timeUs(row), index);
  }

  private boolean isBehind(Place place, Place other) {
    return window.newestFirst() ? place.compareTo(other) < 0 : place.compareTo(other) > 0;
  }

  /// Adds the first row of two; both if they are one row.
  private void take(@Nullable Cursor block, Cursor loose) {
    long before = page.bytes();
    if (block == null) {
      loose.copy();
    } else if (loose.isAtEnd()) {
      block.copy();
    } else if (merges && block.place().timeUs() == loose.place().timeUs()) {
      block.copy();
      loose.mergeIntoLast();
    } else if (isBehind(block.place(), loose.place())) {
      loose.copy();
    } else {
      block.copy();
    }
    keep.accept(page.bytes() - before);
  }

  /// The matching rows of some sorted rows, in the order of the page.
  private final class Cursor {
    private TimeRows rows = new TimeRows();
    private int[] matching = {};
    private int at;

    /// @param sorted rows that are tested
    void test(TimeRows sorted) {
      int[] found =
          IntStream.range(0, sorted.size()).filter(row -> window.matches(sorted, row)).toArray();
      set(sorted, found);
    }

    /// @param found the matching rows, ascending
    void set(TimeRows sorted, int[] found) {
      rows = sorted;
      at = 0;
      matching = found;
      for (int i = 0; window.newestFirst() && i < found.length / 2; i++) {
        int row = found[i];
        found[i] = found[found.length - 1 - i];
        found[found.length - 1 - i] = row;
      }
    }

    boolean isAtEnd() {
      return at == matching.length;
    }

    Place place() {
      return new Place(rows.timeUs(matching[at]), rows.index(matching[at]));
    }

    void copy() {
      page.addRow(rows, matching[at++], wanted());
    }

    /// Merges the row into the last row of the page.
    void mergeIntoLast() {
      page.mergeIntoLast(rows, matching[at++], wanted());
    }

    private Collection<String> wanted() {
      return window.fields() == null ? rows.fields() : window.fields();
    }
  }

  /// The matching rows of the chunks.
  private final class Blocks {
    private final List<Part> parts;
    private int part;
    private int block;
    private @Nullable TimelineChunk chunk;
    private final Cursor cursor = new Cursor();
    private long scanned;

    /// The place at which the search ended before its end.
    private @Nullable Place stoppedAt;

    Blocks(List<Part> parts) {
      this.parts = new ArrayList<>();
      for (Part one : parts) {
        if (window.overlaps(one.firstUs(), one.lastUs())) {
          this.parts.add(one);
        }
      }
      if (window.newestFirst()) {
        java.util.Collections.reverse(this.parts);
      }
    }

    /// The cursor at the next matching row; null if there is none.
    @Nullable Cursor next() {
      while (cursor.isAtEnd()) {
        if (stoppedAt != null || !openNextBlock()) {
          return null;
        }
      }
      return cursor;
    }

    /// Opens the next block that may match. False at the end.
    private boolean openNextBlock() {
      while (part < parts.size()) {
        TimelineChunk open = chunk;
        if (open == null) {
          open = parts.get(part).chunk().get();
          chunk = open;
          block = 0;
        }
        while (block < open.blocks()) {
          int b = window.newestFirst() ? open.blocks() - 1 - block : block;
          if (!mayMatch(open, b)) {
            block++;
          } else if (scanned >= MOST_SCANNED) {
            stopBefore(open, b);
            return false;
          } else {
            block++;
            open(open, b);
            return true;
          }
        }
        chunk = null;
        part++;
      }
      return false;
    }

    private boolean mayMatch(TimelineChunk open, int b) {
      return window.overlaps(open.firstTimeUs(b), open.lastTimeUs(b))
          && window.tests().stream().allMatch(test -> test.mayMatch(open, b));
    }

    private void stopBefore(TimelineChunk open, int b) {
      stoppedAt =
          window.newestFirst()
              ? new Place(open.lastTimeUs(b), Long.MAX_VALUE)
              : new Place(open.firstTimeUs(b), Long.MIN_VALUE);
    }

    private void open(TimelineChunk open, int b) {
      scanned += open.unpackedBytes(b);
      try (TimelineBlock opened = open.block(b)) {
        opened.keep(window);
        int[] found = opened.left();
        if (found.length > 0) {
          opened.read(window.fields() == null ? open.fields() : window.fields());
        }
        cursor.set(opened.rows(), found);
      }
    }
  }
}
