package dev.quipu.sdk;

import dev.quipu.core.frame.StreamRows;
import dev.quipu.sdk.read.Rows;
import dev.quipu.sdk.read.StoredStream;
import dev.quipu.sdk.read.StreamStats;
import dev.quipu.sdk.write.PointQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A stream of rows: metrics that are logged together, and other values that belong to them. The
/// fields may differ from row to row. Any thread.
///
/// A number is a point of a series, which has charts. Any other value is kept as JSON and returned
/// with its row: strings, booleans, null, maps, collections and arrays. Inside them, NaN becomes
/// `"NaN"`. Integers that a double would round stay exact, as JSON. Anything else, such as an enum,
/// becomes its text. Values are read before the call returns.
public final class Stream {
  /// The number of fields whose full keys are kept; the keys of other fields are joined each time.
  private static final int KNOWN_KEYS = 10_000;

  private final RunSession session;
  private final PointQueue points;
  private final String name;
  private final String prefix;
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final AtomicLong nextStep = new AtomicLong();

  Stream(RunSession session, String name) {
    this.session = session;
    this.name = name;
    points = session.points();
    prefix = StreamRows.keyOf(name, "");
  }

  /// Logs a row at a step.
  public void log(long step, Map<String, ? extends @Nullable Object> fields) {
    if (step < Long.MAX_VALUE && step >= nextStep.get()) {
      nextStep.accumulateAndGet(step + 1, Math::max);
    }
    logRow(step, fields);
  }

  /// Logs a row at the next step: one more than the largest step so far, from 0.
  public void log(Map<String, ? extends @Nullable Object> fields) {
    logRow(nextStep.getAndIncrement(), fields);
  }

  /// Logs one field at a step.
  public void log(String field, long step, double value) {
    if (step < Long.MAX_VALUE && step >= nextStep.get()) {
      nextStep.accumulateAndGet(step + 1, Math::max);
    }
    points.log(step, new String[] {key(field)}, new double[] {value});
  }

  /// Collects values, to be logged as the statistics of many at once.
  public Summaries summaries() {
    return new Summaries(this, points);
  }

  // ---- reading back ----

  /// Some rows as they were logged, of the whole run. First this waits until the server has
  /// everything logged so far, at most the [Options#readTimeout].
  ///
  /// @param startIndex the index of the first row
  /// @param limit how many rows at most, from 1 to 10,000. Fewer come, but at least one, if rows
  ///   are large; go on at [Rows#endIndex]
  /// @throws QuipuException INVALID_ARGUMENT if a number is out of its range, CONFLICT unless the
  ///   mode is ONLINE, UNAVAILABLE if the server does not get everything or does not answer in time
  public Rows read(long startIndex, int limit) {
    return load().read(startIndex, limit);
  }

  /// The number of rows, and statistics of each field; see [#read].
  public StreamStats stats() {
    return load().stats();
  }

  /// The stream as the server has it, for reading all its rows, or only some fields; see [#read].
  public StoredStream load() {
    return session.flushedProject().stream(session.run(), name);
  }

  private void logRow(long step, Map<String, ? extends @Nullable Object> fields) {
    if (points.isDisabled()) {
      return;
    }
    RowFields.read(fields, this::key, points)
        .ifPresent(row -> points.log(step, row.keys(), row.values(), row.json()));
  }

  private String key(String field) {
    if (prefix.isEmpty()) {
      return field;
    }
    String known = keys.get(field);
    if (known != null) {
      return known;
    }
    String key = prefix + field;
    if (keys.size() < KNOWN_KEYS) {
      keys.put(field, key);
    }
    return key;
  }
}
