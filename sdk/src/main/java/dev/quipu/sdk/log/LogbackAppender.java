package dev.quipu.sdk.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.quipu.core.model.Level;
import dev.quipu.sdk.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/// Takes what a program logs with SLF4J and Logback into the logs of runs. Either in the program:
///
/// ```java
/// LogbackAppender.attach(run);
/// ```
///
/// or in `logback.xml`, for all runs that are open when something is logged:
///
/// ```xml
/// <appender name="QUIPU" class="dev.quipu.sdk.log.LogbackAppender"/>
/// ```
///
/// An entry has the formatted message, the name of the logger and the exception. Its metadata are
/// the MDC, the key-value pairs of the event, the names of its markers and the name of the thread;
/// of equal names, the pair counts more than the MDC. TRACE is debug. Caller data are not asked
/// for, since they are slow. What the SDK itself logs is left out. Needs Logback 1.3 or later. Any
/// thread.
public final class LogbackAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements AutoCloseable {
  private static final String MARKERS = "markers";
  private static final String EXCEPTION = "exception";

  private final Bridge bridge;

  /// An appender for all runs that are open when something is logged.
  public LogbackAppender() {
    bridge = new Bridge(null);
  }

  /// An appender for one run. Set its context, start it, and add it to a logger of your choice.
  public LogbackAppender(Run run) {
    bridge = new Bridge(run);
  }

  /// Adds an appender for one run to the root logger, until the run ends or the appender is closed.
  ///
  /// @throws IllegalStateException if the program does not log with Logback
  public static LogbackAppender attach(Run run) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context)) {
      throw new IllegalStateException(
          "SLF4J logs with " + factory.getClass().getName() + ", not with Logback");
    }
    LogbackAppender appender = new LogbackAppender(run);
    appender.setContext(context);
    appender.setName("quipu-" + run.id().hex());
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    return appender;
  }

  @Override
  protected void append(ILoggingEvent event) {
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
                event.getFormattedMessage(),
                metadata(event),
                exception(event.getThrowableProxy())));
  }

  static Level level(ch.qos.logback.classic.Level level) {
    return switch (level.toInt()) {
      case ch.qos.logback.classic.Level.ERROR_INT -> Level.ERROR;
      case ch.qos.logback.classic.Level.WARN_INT -> Level.WARN;
      case ch.qos.logback.classic.Level.INFO_INT -> Level.INFO;
      default -> Level.DEBUG;
    };
  }

  private Map<String, @Nullable Object> metadata(ILoggingEvent event) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put(Bridge.THREAD, event.getThreadName());
    try {
      addTo(metadata, event);
    } catch (RuntimeException | LinkageError e) {
      // The MDC is the program's, and the context of the event may have none.
      addWarn("Metadata of an event cannot be read", e);
    }
    return metadata;
  }

  private static void addTo(Map<String, @Nullable Object> metadata, ILoggingEvent event) {
    List<Marker> markers = event.getMarkerList();
    if (markers != null && !markers.isEmpty()) {
      metadata.put(MARKERS, markers.stream().map(Marker::getName).toList());
    }
    IThrowableProxy proxy = event.getThrowableProxy();
    if (proxy != null && exception(proxy) == null) {
      metadata.put(EXCEPTION, ThrowableProxyUtil.asString(proxy));
    }
    metadata.putAll(event.getMDCPropertyMap());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> metadata.put(String.valueOf(pair.key), pair.value));
    }
  }

  /// The exception itself; null if the event comes from another process and has only its text.
  private static @Nullable Throwable exception(@Nullable IThrowableProxy proxy) {
    return proxy instanceof ThrowableProxy known ? known.getThrowable() : null;
  }

  /// Removes the appender from the root logger and stops it.
  @Override
  public void close() {
    if (getContext() instanceof LoggerContext context) {
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      root.detachAppender(this);
    }
    stop();
  }
}
