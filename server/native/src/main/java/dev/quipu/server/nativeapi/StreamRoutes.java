package dev.quipu.server.nativeapi;

import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.core.Series;
import dev.quipu.core.Text;
import dev.quipu.engine.StreamReader;
import dev.quipu.engine.StreamReader.Row;
import dev.quipu.engine.StreamReader.RowPage;
import dev.quipu.engine.StreamReader.Stats;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Json;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Streams: the rows that were logged, and what they amount to.
final class StreamRoutes {
  private static final String RUN = NativeApi.BASE + "/runs/{runId}";
  private static final int PAGE = 1000;

  private final StreamReader streams;

  StreamRoutes(StreamReader streams) {
    this.streams = streams;
  }

  List<Route> routes() {
    return List.of(
        new Route(Method.GET, RUN + "/streams", Permission.READ, this::list),
        new Route(Method.GET, RUN + "/rows", Permission.READ, this::rows));
  }

  private void list(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    Collection<String> names =
        exchange
            .parameter("stream")
            .map(stream -> (Collection<String>) List.of(stream))
            .orElseGet(() -> streams.streams(exchange.scope(), run));
    List<Stats> stats =
        names.stream().map(name -> streams.stats(exchange.scope(), run, name)).toList();
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("streams");
          stats.forEach(one -> write(json, one));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Stats stats) {
    json.writeStartObject();
    json.writeStringProperty("stream", stats.stream());
    json.writeNumberProperty("rows", stats.rows());
    json.writeObjectPropertyStart("fields");
    for (Series series : stats.fields()) {
      String key = series.key();
      json.writeName(stats.stream().isEmpty() ? key : key.substring(stats.stream().length() + 1));
      RunJson.writeSummary(json, series.summary());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void rows(Exchange exchange) throws IOException {
    String stream = exchange.parameter("stream").orElse("");
    RowPage page =
        streams.rows(
            exchange.scope(),
            Ids.run(exchange),
            stream,
            index(exchange),
            exchange.integerParameter("limit", PAGE, 1, Limits.ROWS_PER_PAGE));
    exchange.sendJson(200, json -> write(json, stream, page));
  }

  private static long index(Exchange exchange) {
    String text = exchange.parameter("startIndex").orElse("0");
    if (!text.matches("[0-9]{1,18}")) {
      throw QuipuException.invalid(
          "Parameter startIndex is "
              + Text.quote(text)
              + "; it must be an integer from 0 to 10^18 - 1");
    }
    return Long.parseLong(text);
  }

  private static void write(JsonGenerator json, String stream, RowPage page) {
    json.writeStartObject();
    json.writeStringProperty("stream", stream);
    json.writeNumberProperty("startIndex", page.startIndex());
    json.writeNumberProperty("endIndex", page.endIndex());
    json.writeNumberProperty("total", page.total());
    json.writeBooleanProperty("hasMore", page.hasMore());
    json.writeArrayPropertyStart("rows");
    for (Row row : page.rows()) {
      json.writeStartObject();
      json.writeNumberProperty("index", row.index());
      json.writeNumberProperty("step", row.step());
      json.writeNumberProperty("timeMs", row.timeMs());
      json.writeObjectPropertyStart("fields");
      row.fields()
          .forEach((field, value) -> {
            json.writeName(field);
            Json.writeNumber(json, value);
          });
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
