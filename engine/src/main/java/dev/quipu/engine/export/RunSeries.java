package dev.quipu.engine.export;

import dev.quipu.codec.line.Line;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.read.PointReader.Sight;
import dev.quipu.engine.port.read.SeriesListing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Goes through the series of a run, some at once, each time from one snapshot.
///
/// @param sight the wanted points; null if only summaries are wanted
record RunSeries(Reading reading, RunId run, KeyPatterns keys, @Nullable Sight sight) {

  /// Some series by key, with their lines if points are wanted.
  record Some(List<Series> series, Map<String, Line> lines, Memory.Part memory) {}

  void each(Reading.Work<Some> work) throws IOException {
    if (keys.areKeys()) {
      try (Memory.Part memory = reading.part()) {
        work.on(reading.read(memory, tx -> named(tx, memory)));
      }
      return;
    }
    String after = "";
    boolean more = true;
    while (more) {
      SeriesListing listing = new SeriesListing("", "", after, ExportLimits.SERIES_AT_ONCE);
      try (Memory.Part memory = reading.part()) {
        Page page = reading.read(memory, tx -> page(tx, listing, memory));
        more = page.last != null;
        after = page.last == null ? "" : page.last;
        work.on(page.some);
      }
    }
  }

  /// @param last the last key of the page; null if no more follow
  private record Page(Some some, @Nullable String last) {}

  private Page page(ReadTransaction tx, SeriesListing listing, Memory.Part memory) {
    List<Series> listed = tx.points().series(run, listing);
    List<Series> wanted = listed.stream().filter(one -> keys.matches(one.key())).toList();
    Set<String> names = wanted.stream().map(Series::key).collect(Collectors.toSet());
    boolean more = listed.size() == listing.max();
    return new Page(some(tx, wanted, names, memory), more ? listed.getLast().key() : null);
  }

  private Some named(ReadTransaction tx, Memory.Part memory) {
    Set<String> names = new TreeSet<>(keys.patterns());
    List<Series> series =
        names.stream().flatMap(key -> tx.points().findSeries(run, key).stream()).toList();
    return some(tx, series, names, memory);
  }

  private Some some(
      ReadTransaction tx, List<Series> series, Set<String> names, Memory.Part memory) {
    Map<String, Line> lines =
        sight == null || names.isEmpty() ? Map.of() : tx.points().lines(run, names, sight);
    return new Some(series, lines, memory);
  }
}
