package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import dev.quipu.engine.timelines.Tracks;
import dev.quipu.server.http.Exchange;
import java.util.List;

/// The query parameters that select rows of a track.
public final class TrackParameters {
  private TrackParameters() {}

  /// The question that the parameters ask.
  ///
  /// @param max the most rows of a page
  public static Tracks.Question question(Exchange exchange, int max) {
    return window(exchange, max).withTopic(topic(exchange));
  }

  /// The wanted rows of whatever topic; the topic is empty.
  ///
  /// The question that the parameters ask.
  ///
  /// @param max the most rows of a page
  public static Tracks.Question window(Exchange exchange, int max) {
    return new Tracks.Question(
        "",
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
    return checked(topic);
  }

  /// The topics that are named; none for all.
  public static List<String> topics(Exchange exchange) {
    return exchange.parameters("topic").stream().map(TrackParameters::checked).distinct().toList();
  }

  private static String checked(String topic) {
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
