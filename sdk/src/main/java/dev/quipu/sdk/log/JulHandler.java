package dev.quipu.sdk.log;

import dev.quipu.core.model.Level;
import dev.quipu.sdk.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/// Takes what a program logs with `java.util.logging` into the logs of runs. Either in the program:
///
/// ```java
/// JulHandler.attach(run);
/// ```
///
/// or in `logging.properties`, for all runs that are open when something is logged:
///
/// ```
/// handlers = java.util.logging.ConsoleHandler, dev.quipu.sdk.log.JulHandler
/// dev.quipu.sdk.log.JulHandler.level = INFO
/// ```
///
/// An entry has the message with its parameters, the name of the logger, the exception, and the
/// name of the thread as metadata. FINE and lighter are debug, CONFIG and INFO are info, WARNING is
/// warn, SEVERE is error. What the SDK itself logs is left out. Any thread.
public final class JulHandler extends Handler implements AutoCloseable {
  private static final String ROOT = "";

  /// Only for its `formatMessage`.
  private static final Formatter MESSAGES = new SimpleFormatter();

  private final Bridge bridge;

  /// A handler for all runs that are open when something is logged.
  public JulHandler() {
    this(new Bridge(null));
    String level = LogManager.getLogManager().getProperty(JulHandler.class.getName() + ".level");
    if (level != null) {
      try {
        setLevel(java.util.logging.Level.parse(level.strip()));
      } catch (IllegalArgumentException e) {
        reportError(null, e, java.util.logging.ErrorManager.GENERIC_FAILURE);
      }
    }
  }

  /// A handler for one run. Add it to a logger of your choice.
  public JulHandler(Run run) {
    this(new Bridge(run));
  }

  private JulHandler(Bridge bridge) {
    this.bridge = bridge;
    setLevel(java.util.logging.Level.ALL);
  }

  /// Adds a handler for one run to the root logger, until the run ends or the handler is closed.
  public static JulHandler attach(Run run) {
    JulHandler handler = new JulHandler(run);
    Logger.getLogger(ROOT).addHandler(handler);
    return handler;
  }

  @Override
  public void publish(@Nullable LogRecord event) {
    if (event == null || !isLoggable(event)) {
      return;
    }
    if (bridge.isOver()) {
      close();
      return;
    }
    bridge.add(
        event.getLoggerName(),
        () ->
            new Bridge.Event(
                event.getInstant(),
                level(event.getLevel()),
                message(event),
                metadata(event),
                event.getThrown()));
  }

  static Level level(java.util.logging.Level level) {
    int weight = level.intValue();
    if (weight >= java.util.logging.Level.SEVERE.intValue()) {
      return Level.ERROR;
    } else if (weight >= java.util.logging.Level.WARNING.intValue()) {
      return Level.WARN;
    }
    return weight >= java.util.logging.Level.CONFIG.intValue() ? Level.INFO : Level.DEBUG;
  }

  private static @Nullable String message(LogRecord event) {
    try {
      return MESSAGES.formatMessage(event);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      // A parameter has no text.
      return event.getMessage();
    }
  }

  private static Map<String, @Nullable Object> metadata(LogRecord event) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    Thread thread = Thread.currentThread();
    // A handler in between may have handed the record to another thread.
    metadata.put(
        Bridge.THREAD,
        event.getLongThreadID() == thread.getId()
            ? thread.getName()
            : String.valueOf(event.getLongThreadID()));
    return metadata;
  }

  @Override
  public void flush() {}

  /// Removes the handler from the root logger.
  @Override
  public void close() {
    Logger.getLogger(ROOT).removeHandler(this);
  }
}
