package dev.quipu.sdk.read;

import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.Query;
import dev.quipu.sdk.wire.TimeRange;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The log of a run, or the entries of a log that fit a few conditions, in the order of their
/// times, the oldest first unless [#newestFirst] was called. The entries are read anew each time.
/// Immutable: each call gives another log. Any thread.
public final class StoredLog implements Listing<StoredLogEntry> {
  private final ServerReader reader;
  private final RunId run;
  private final Wanted wanted;

  /// The entries that are wanted.
  private record Wanted(
      List<Level> levels,
      String text,
      @Nullable String logger,
      TimeRange times,
      boolean newestFirst,
      long limit) {}

  private StoredLog(ServerReader reader, RunId run, Wanted wanted) {
    this.reader = reader;
    this.run = run;
    this.wanted = wanted;
  }

  static StoredLog of(ServerReader reader, RunId run) {
    return new StoredLog(
        reader, run, new Wanted(List.of(), "", null, TimeRange.ALL, false, Long.MAX_VALUE));
  }

  private StoredLog with(Wanted newWanted) {
    return new StoredLog(reader, run, newWanted);
  }

  /// Only the entries of these levels, instead of the levels before; without any, all entries.
  public StoredLog levels(Level... levels) {
    return with(
        new Wanted(
            List.of(levels),
            wanted.text,
            wanted.logger,
            wanted.times,
            wanted.newestFirst,
            wanted.limit));
  }

  /// Only the entries of this level and of heavier ones, instead of the levels before.
  public StoredLog minLevel(Level lightest) {
    return levels(
        Arrays.stream(Level.values())
            .filter(level -> level.compareTo(lightest) >= 0)
            .toArray(Level[]::new));
  }

  /// Only entries with this text in the message, the exception or the name of the logger, whatever
  /// its case; empty for all.
  public StoredLog text(String part) {
    return with(
        new Wanted(
            wanted.levels, part, wanted.logger, wanted.times, wanted.newestFirst, wanted.limit));
  }

  /// Only the entries of a logger.
  public StoredLog logger(String name) {
    return with(
        new Wanted(
            wanted.levels, wanted.text, name, wanted.times, wanted.newestFirst, wanted.limit));
  }

  /// Only entries at this time or later.
  public StoredLog from(Instant time) {
    return times(wanted.times.from(TimeUs.of(time)));
  }

  /// Only entries at this time or earlier.
  public StoredLog through(Instant time) {
    return times(wanted.times.through(TimeUs.of(time)));
  }

  private StoredLog times(TimeRange times) {
    return with(
        new Wanted(
            wanted.levels, wanted.text, wanted.logger, times, wanted.newestFirst, wanted.limit));
  }

  /// The latest entries first.
  public StoredLog newestFirst() {
    return with(
        new Wanted(wanted.levels, wanted.text, wanted.logger, wanted.times, true, wanted.limit));
  }

  /// At most this many entries.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if it is less than 1
  public StoredLog limit(long limit) {
    return with(
        new Wanted(
            wanted.levels,
            wanted.text,
            wanted.logger,
            wanted.times,
            wanted.newestFirst,
            Pages.checkLimit(limit)));
  }

  @Override
  public Iterator<StoredLogEntry> iterator() {
    return new Pages<>(wanted.limit, ReadLimits.LOG_ENTRIES, this::page);
  }

  private Pages.Page<StoredLogEntry> page(@Nullable String token, int max) {
    Query query = wanted.times.query(wanted.newestFirst, max, token);
    for (Level level : wanted.levels) {
      query = query.with("level", level.word());
    }
    query = query.withIfPresent("logger", wanted.logger);
    query = query.withIfPresent("text", wanted.text.isEmpty() ? null : wanted.text);
    JsonObject page = reader.load(reader.api().list(run, "log", query), "entries");
    return new Pages.Page<>(
        page.objects("entries").stream().map(StoredLogEntry::of).toList(),
        page.findText("nextPageToken").orElse(null));
  }
}
