package dev.quipu.engine.export;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.read.TimelineReader.Content;
import dev.quipu.engine.timelines.Tracks;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Goes through the rows of tracks of runs, page by page.
///
/// @param topics empty for all of each run
/// @param question for each topic; its own topic is ignored
record TrackPages(
    Supplier<Reading> readings,
    RunSelection selection,
    Tracks tracks,
    List<String> topics,
    Tracks.Question question) {

  /// Takes the rows of a page.
  @FunctionalInterface
  interface Sink {
    void take(RunId run, String topic, TimeRows rows) throws IOException;
  }

  TrackPages withFields(Collection<String> fields) {
    return new TrackPages(readings, selection, tracks, topics, question.withFields(fields));
  }

  void each(Sink sink) throws IOException {
    try (Reading reading = readings.get()) {
      reading.eachRun(
          selection,
          run -> {
            RunId id = run.info().id();
            for (String topic : topicsOf(reading, id)) {
              eachPage(reading, id, topic, sink);
            }
          });
    }
  }

  private List<String> topicsOf(Reading reading, RunId run) {
    if (!topics.isEmpty()) {
      return topics;
    }
    try (Memory.Part memory = reading.part()) {
      return reading.piece(() -> tracks.all(reading.scope().withMemory(memory), run)).stream()
          .map(Content::timeline)
          .map(timeline -> timeline.topic())
          .toList();
    }
  }

  private void eachPage(Reading reading, RunId run, String topic, Sink sink) throws IOException {
    Tracks.Question ofTopic = question.withTopic(topic);
    @Nullable String token = null;
    do {
      try (Memory.Part memory = reading.part()) {
        @Nullable String place = token;
        Tracks.RowPage page =
            reading.piece(
                () -> tracks.rows(reading.scope().withMemory(memory), run, ofTopic, place));
        sink.take(run, topic, page.rows());
        token = page.nextPageToken();
      }
    } while (token != null);
  }
}
