package dev.quipu.server.nativeapi.points;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.json.FieldsText;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Series;
import dev.quipu.core.text.Text;
import dev.quipu.engine.points.StreamReader;
import dev.quipu.engine.points.StreamReader.JsonValue;
import dev.quipu.engine.points.StreamReader.NumberValue;
import dev.quipu.engine.points.StreamReader.Row;
import dev.quipu.engine.points.StreamReader.RowPage;
import dev.quipu.engine.points.StreamReader.Stats;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.FieldsJson;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Streams: their summaries, and the rows that were logged to them.
public final class StreamRoutes {
  private static final int PAGE = 1000;
  private static final long INDEXES = 1_000_000_000_000_000_000L;

  private final StreamReader streams;

  public StreamRoutes(StreamReader streams) {
    this.streams = streams;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/streams", Permission.READ, this::list),
        new Route(Method.GET, Paths.RUN + "/rows", Permission.READ, this::rows));
  }

  private void list(Exchange exchange) throws IOException {
    List<Stats> stats =
        streams.stats(
            exchange.scope(), Ids.run(exchange), exchange.parameter("stream").orElse(null));
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
    int prefixChars = StreamRows.keyOf(stats.stream(), "").length();
    Map<String, Long> jsonCounts = new HashMap<>(stats.jsonCounts());
    for (Series series : stats.fields()) {
      json.writeName(series.key().substring(prefixChars));
      json.writeStartObject();
      SummaryJson.writeFields(json, series.summary());
      Long jsonCount = jsonCounts.remove(series.key());
      if (jsonCount != null) {
        json.writeNumberProperty("jsonCount", jsonCount);
      }
      json.writeEndObject();
    }
    stats
        .jsonCounts()
        .forEach((key, count) -> {
          if (jsonCounts.containsKey(key)) {
            json.writeObjectPropertyStart(key.substring(prefixChars));
            json.writeNumberProperty("jsonCount", count);
            json.writeEndObject();
          }
        });
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
            exchange.parameters("field"),
            index(exchange),
            exchange.integerParameter("limit", PAGE, 1, PageLimits.ROWS_PER_PAGE));
    exchange.sendJson(200, json -> write(json, stream, page));
  }

  private static long index(Exchange exchange) {
    String text = exchange.parameter("startIndex").orElse("0");
    return Text.integer(text).stream()
        .filter(index -> index >= 0 && index < INDEXES)
        .findFirst()
        .orElseThrow(() ->
            QuipuException.invalid(
                "Parameter startIndex is "
                    + Text.quote(text)
                    + "; it must be an integer from 0 to 10^18 - 1"));
  }

  private static void write(JsonGenerator json, String stream, RowPage page) {
    json.writeStartObject();
    json.writeStringProperty("stream", stream);
    json.writeNumberProperty("startIndex", page.startIndex());
    json.writeNumberProperty("endIndex", page.endIndex());
    json.writeNumberProperty("total", page.total());
    json.writeBooleanProperty("hasMore", page.hasMore());
    json.writeArrayPropertyStart("rows");
    page.rows().forEach(row -> write(json, row));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Row row) {
    json.writeStartObject();
    json.writeNumberProperty("index", row.index());
    json.writeNumberProperty("step", row.step());
    json.writeNumberProperty("timeMs", row.timeMs());
    if (row.attempt() != null) {
      json.writeStringProperty("attempt", row.attempt().hex());
    }
    FieldsText fields = new FieldsText();
    row.fields()
        .forEach((field, value) -> {
          switch (value) {
            case NumberValue number -> fields.number(field, number.number());
            case JsonValue(JsonText text) -> fields.json(field, text);
          }
        });
    FieldsJson.write(json, fields);
    json.writeEndObject();
  }
}
