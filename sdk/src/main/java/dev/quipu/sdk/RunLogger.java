package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import dev.quipu.sdk.read.StoredLog;
import dev.quipu.sdk.write.FieldValue;
import dev.quipu.sdk.write.LogText;
import dev.quipu.sdk.write.PointQueue;
import dev.quipu.sdk.write.StackTrace;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Adds entries to the log of a run, under the name of a logger. Any thread.
///
/// A message of any length is taken: a message of more than some 60 000 characters is cut, with a
/// mark at its end. Metadata are a map of any values, as in a row of a [Stream].
public final class RunLogger {
  private final RunSession session;
  private final PointQueue queue;
  private final String logger;
  private final @Nullable JsonText name;

  /// @param logger the name; empty for the run itself
  RunLogger(RunSession session, String logger) {
    this.session = session;
    this.logger = logger;
    queue = session.points();
    name = logger.isEmpty() ? null : LogText.json(logger);
  }

  public void debug(String message) {
    log(Level.DEBUG, message);
  }

  public void debug(String message, Map<String, ? extends @Nullable Object> metadata) {
    log(Level.DEBUG, message, metadata);
  }

  public void info(String message) {
    log(Level.INFO, message);
  }

  public void info(String message, Map<String, ? extends @Nullable Object> metadata) {
    log(Level.INFO, message, metadata);
  }

  public void warn(String message) {
    log(Level.WARN, message);
  }

  public void warn(String message, Map<String, ? extends @Nullable Object> metadata) {
    log(Level.WARN, message, metadata);
  }

  public void warn(String message, Throwable exception) {
    log(Level.WARN, message, exception);
  }

  public void error(String message) {
    log(Level.ERROR, message);
  }

  public void error(String message, Map<String, ? extends @Nullable Object> metadata) {
    log(Level.ERROR, message, metadata);
  }

  public void error(String message, Throwable exception) {
    log(Level.ERROR, message, exception);
  }

  public void fatal(String message) {
    log(Level.FATAL, message);
  }

  public void fatal(String message, Map<String, ? extends @Nullable Object> metadata) {
    log(Level.FATAL, message, metadata);
  }

  public void fatal(String message, Throwable exception) {
    log(Level.FATAL, message, exception);
  }

  public void log(Level level, String message) {
    add(queue.nowUs(), level, message, null, null, false);
  }

  public void log(Level level, String message, Map<String, ? extends @Nullable Object> metadata) {
    add(queue.nowUs(), level, message, metadata, null, false);
  }

  /// Adds an entry with the stack trace of an exception.
  public void log(Level level, String message, Throwable exception) {
    add(queue.nowUs(), level, message, null, exception, false);
  }

  /// Adds an entry of another time, for bridges from other logs. A program goes on logging when the
  /// run has ended: an entry that comes too late is ignored, and is not counted as refused.
  ///
  /// @param time kept in microseconds
  /// @param metadata null if there are none
  /// @param exception null if there is none
  public void log(
      Instant time,
      Level level,
      String message,
      @Nullable Map<String, ? extends @Nullable Object> metadata,
      @Nullable Throwable exception) {
    add(TimeUs.of(time), level, message, metadata, exception, true);
  }

  /// What the server has of this log: the entries of this logger, or of all loggers for the log of
  /// the run itself. First this waits until the server has everything logged so far, at most the
  /// [Options#readTimeout].
  ///
  /// @throws QuipuException CONFLICT unless the mode is ONLINE, UNAVAILABLE if the server does not
  ///   get everything or does not answer in time
  public StoredLog load() {
    StoredLog log = session.flushedProject().log(session.run());
    return logger.isEmpty() ? log : log.logger(logger);
  }

  /// Adds a line of the output of the program, unless the run has ended.
  void line(Level level, String line) {
    add(queue.nowUs(), level, line, null, null, true);
  }

  private void add(
      long timeUs,
      Level level,
      @Nullable String message,
      @Nullable Map<String, ? extends @Nullable Object> metadata,
      @Nullable Throwable exception,
      boolean unlessEnded) {
    if (queue.isDisabled()) {
      return;
    }
    try {
      JsonText json = metadata == null ? null : json(metadata);
      JsonText stack = exception == null ? null : LogText.json(StackTrace.of(exception));
      int fields = 2 + (name == null ? 0 : 1) + (json == null ? 0 : 1) + (stack == null ? 0 : 1);
      Fields row = new Fields(fields);
      row.keys[0] = LogFrames.LEVEL;
      row.values[0] = level.number();
      row.size = 1;
      row.add(LogFrames.MESSAGE, LogText.json(String.valueOf(message)));
      row.add(LogFrames.LOGGER, name);
      row.add(LogFrames.METADATA, json);
      row.add(LogFrames.EXCEPTION, stack);
      if (unlessEnded) {
        queue.logUnlessEnded(FrameKind.LOG, timeUs, row.keys, row.values, row.json);
      } else {
        queue.logByTime(FrameKind.LOG, timeUs, row.keys, row.values, row.json);
      }
    } catch (RuntimeException e) {
      // The training goes on, whatever its messages are.
      queue.refuse(1, "A log entry cannot be read: " + e);
    }
  }

  /// The fields of an entry, as the queue takes them.
  private static final class Fields {
    final String[] keys;
    final double[] values;
    final @Nullable JsonText[] json;
    int size;

    Fields(int fields) {
      keys = new String[fields];
      values = new double[fields];
      json = new JsonText[fields];
    }

    void add(String key, @Nullable JsonText value) {
      if (value != null) {
        keys[size] = key;
        json[size++] = value;
      }
    }
  }

  /// The metadata as JSON; null if they cannot be kept. The entry is logged without them.
  private @Nullable JsonText json(Map<String, ? extends @Nullable Object> metadata) {
    try {
      return FieldValue.json(metadata);
    } catch (QuipuException e) {
      queue.problem("Metadata of a log entry are left out: " + e.message());
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      // A toString() of the program may throw anything.
      queue.problem("Metadata of a log entry cannot be read: " + e);
    }
    return null;
  }
}
