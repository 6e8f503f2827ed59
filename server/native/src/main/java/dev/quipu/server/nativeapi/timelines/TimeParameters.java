package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.Exchange;
import java.time.InstantSource;

/// The query parameters that select rows by time.
final class TimeParameters {
  private TimeParameters() {}

  /// A time in microseconds.
  static long time(Exchange exchange, String name, long ifAbsent) {
    String text = exchange.parameter(name).orElse("");
    if (text.isEmpty()) {
      return ifAbsent;
    }
    return Text.integer(text)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Parameter "
                    + name
                    + " is "
                    + Text.quote(text)
                    + "; it must be a time in microseconds, an integer of 64 bits"));
  }

  /// Whether later rows come first.
  static boolean isNewestFirst(Exchange exchange) {
    String order = exchange.parameter("order").orElse("asc");
    return switch (order) {
      case "asc" -> false;
      case "desc" -> true;
      default ->
          throw QuipuException.invalid(
              "Parameter order is " + Text.quote(order) + "; it must be asc or desc");
    };
  }

  static long nowUs(InstantSource clock) {
    return TimeUs.of(clock.instant());
  }
}
