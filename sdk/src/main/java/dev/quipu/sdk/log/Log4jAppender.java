package dev.quipu.sdk.log;

import dev.quipu.core.model.Level;
import dev.quipu.sdk.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.ThreadContext.ContextStack;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.message.MapMessage;
import org.jspecify.annotations.Nullable;

/// Takes what a program logs with Log4j 2 into the logs of runs. Either in the program:
///
/// ```java
/// Log4jAppender.attach(run);
/// ```
///
/// or in `log4j2.xml`, for all runs that are open when something is logged:
///
/// ```xml
/// <Quipu name="QUIPU"/>
/// ```
///
/// An entry has the formatted message, the name of the logger and the exception. Its metadata are
/// the thread context (`context` has its stack), the fields of a `MapMessage`, the names of its
/// markers and the name of the thread; of equal names, the field counts more than the thread
/// context. TRACE is debug, and a level of the program's own is the standard level that it is as
/// heavy as. Locations are not asked for, since they are slow. What the SDK itself logs is left
/// out. Needs Log4j 2.17 or later. Any thread.
///
/// Log4j finds the name `Quipu` in the file `Log4j2Plugins.dat` of the SDK's jar.
@Plugin(
    name = Log4jAppender.PLUGIN,
    category = Core.CATEGORY_NAME,
    elementType = Appender.ELEMENT_TYPE)
public final class Log4jAppender extends AbstractAppender implements AutoCloseable {
  static final String PLUGIN = "Quipu";

  private static final String MARKERS = "markers";
  private static final String STACK = "context";

  private final Bridge bridge;
  private final @Nullable LoggerContext context;

  private Log4jAppender(
      String name, @Nullable Filter filter, @Nullable Run run, @Nullable LoggerContext context) {
    super(name, filter, null, true, Property.EMPTY_ARRAY);
    bridge = new Bridge(run);
    this.context = context;
  }

  /// An appender of a configuration, for all runs that are open when something is logged.
  @PluginFactory
  public static Log4jAppender create(
      @PluginAttribute(value = "name", defaultString = PLUGIN) String name,
      @PluginElement("Filter") @Nullable Filter filter) {
    return new Log4jAppender(name, filter, null, null);
  }

  /// Adds an appender for one run to the root logger, until the run ends or the appender is closed,
  /// or Log4j is configured again.
  ///
  /// @throws IllegalStateException if the program does not log with Log4j 2
  public static Log4jAppender attach(Run run) {
    if (!(LogManager.getContext(false) instanceof LoggerContext context)) {
      throw new IllegalStateException(
          "The API of Log4j logs with "
              + LogManager.getContext(false).getClass().getName()
              + ", not with Log4j 2");
    }
    Log4jAppender appender = new Log4jAppender("quipu-" + run.id().hex(), null, run, context);
    appender.start();
    context.getConfiguration().getRootLogger().addAppender(appender, null, null);
    context.updateLoggers();
    return appender;
  }

  @Override
  public void append(LogEvent event) {
    if (bridge.isOver()) {
      close();
      return;
    }
    bridge.add(
        event.getLoggerName(),
        () ->
            new Bridge.Event(
                Instant.ofEpochSecond(
                    event.getInstant().getEpochSecond(), event.getInstant().getNanoOfSecond()),
                level(event.getLevel()),
                event.getMessage().getFormattedMessage(),
                metadata(event),
                event.getThrown()));
  }

  static Level level(org.apache.logging.log4j.Level level) {
    return switch (level.getStandardLevel()) {
      case OFF, FATAL -> Level.FATAL;
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO -> Level.INFO;
      case DEBUG, TRACE, ALL -> Level.DEBUG;
    };
  }

  private static Map<String, @Nullable Object> metadata(LogEvent event) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put(Bridge.THREAD, event.getThreadName());
    Marker marker = event.getMarker();
    if (marker != null) {
      List<String> names = new ArrayList<>();
      addNames(marker, names);
      metadata.put(MARKERS, names);
    }
    ContextStack stack = event.getContextStack();
    if (stack != null && !stack.isEmpty()) {
      metadata.put(STACK, stack.asList());
    }
    event.getContextData().forEach(metadata::put);
    if (event.getMessage() instanceof MapMessage<?, ?> message) {
      metadata.putAll(message.getData());
    }
    return metadata;
  }

  /// The name of a marker, then those of the markers that it belongs to.
  private static void addNames(Marker marker, List<String> names) {
    if (names.contains(marker.getName())) {
      return;
    }
    names.add(marker.getName());
    if (marker.hasParents()) {
      for (Marker parent : marker.getParents()) {
        addNames(parent, names);
      }
    }
  }

  /// Removes the appender from the root logger, if [#attach] added it, and stops it.
  @Override
  public void close() {
    if (context != null) {
      context.getConfiguration().getRootLogger().removeAppender(getName());
      context.updateLoggers();
    }
    stop();
  }
}
