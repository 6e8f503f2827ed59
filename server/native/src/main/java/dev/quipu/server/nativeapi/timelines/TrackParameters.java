package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import dev.quipu.engine.timelines.Tracks;
import dev.quipu.server.http.Exchange;

/// The query parameters that select rows of a track.
final class TrackParameters {
  private TrackParameters() {}

  /// @param max the most rows of a page
  static Tracks.Question question(Exchange exchange, int max) {
    return new Tracks.Question(
        topic(exchange),
        exchange.parameters("field"),
        TimeParameters.time(exchange, "from", Long.MIN_VALUE),
        TimeParameters.time(exchange, "through", Long.MAX_VALUE),
        TimeParameters.isNewestFirst(exchange),
        max);
  }

  static String topic(Exchange exchange) {
    String topic = exchange.parameter("topic").orElse("");
    if (topic.isEmpty()) {
      throw QuipuException.invalid("Parameter topic is missing");
    }
    if (Text.isLonger(topic, Limits.KEY_CHARS)) {
      throw QuipuException.invalid(
          "Topic "
              + Text.quote(topic)
              + " has "
              + Text.length(topic)
              + " characters; at most "
              + Limits.KEY_CHARS
              + " are allowed, with the field");
    }
    return topic;
  }
}
