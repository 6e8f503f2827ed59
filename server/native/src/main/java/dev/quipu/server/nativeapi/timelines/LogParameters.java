package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Level;
import dev.quipu.core.text.Text;
import dev.quipu.engine.timelines.Logs;
import dev.quipu.server.http.Exchange;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The query parameters that select entries of a log.
public final class LogParameters {
  private LogParameters() {}

  /// The question that the parameters ask.
  ///
  /// @param max the most entries of a page
  public static Logs.Question question(Exchange exchange, int max) {
    return new Logs.Question(
        levels(exchange),
        exchange.parameter("text").orElse(""),
        exchange.parameter("logger").orElse(null),
        TimeParameters.time(exchange, "from", Long.MIN_VALUE),
        TimeParameters.time(exchange, "through", Long.MAX_VALUE),
        TimeParameters.isNewestFirst(exchange),
        max);
  }

  /// The levels that are named, or that are at least as heavy as one.
  private static Collection<Level> levels(Exchange exchange) {
    List<Level> levels = exchange.parameters("level").stream().map(Level::of).distinct().toList();
    Optional<String> least = exchange.parameter("minLevel");
    if (least.isEmpty()) {
      return levels;
    }
    if (!levels.isEmpty()) {
      throw QuipuException.invalid(
          "The parameters level and minLevel are both there; only one of them may be, and minLevel"
              + " is "
              + Text.quote(least.get()));
    }
    Level lightest = Level.of(least.get());
    return Arrays.stream(Level.values()).filter(level -> level.compareTo(lightest) >= 0).toList();
  }
}
