package dev.quipu.server.nativeapi;

import dev.quipu.codec.OrderedPoints;
import dev.quipu.codec.Points;
import dev.quipu.core.Attempt;
import dev.quipu.core.Frame;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.core.Series;
import dev.quipu.core.Text;
import dev.quipu.core.WriterId;
import dev.quipu.engine.Appender;
import dev.quipu.engine.Appender.Appended;
import dev.quipu.engine.Appender.Batch;
import dev.quipu.engine.Appender.InAttempt;
import dev.quipu.engine.Appender.Sequence;
import dev.quipu.engine.ChartWindow;
import dev.quipu.engine.Results;
import dev.quipu.engine.Runs.RunChange;
import dev.quipu.engine.SeriesReader;
import dev.quipu.engine.SeriesReader.ChartQuery;
import dev.quipu.engine.SeriesReader.PointOrder;
import dev.quipu.engine.SeriesReader.SeriesRef;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.JsonObject;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Points: they come in as frames and go out as summaries, charts and raw pages.
final class PointRoutes {
  private static final String RUN = NativeApi.BASE + "/runs/{runId}";
  private static final String FRAME_TYPE = "application/vnd.quipu.frame";
  private static final int PAGE = 1000;
  private static final long SEQUENCES = 1_000_000_000_000_000_000L;

  /// Of a frame that is decoded.
  private static final int POINT_BYTES = 3 * Long.BYTES;

  private final Appender appender;
  private final SeriesReader series;

  PointRoutes(Appender appender, SeriesReader series) {
    this.appender = appender;
    this.series = series;
  }

  List<Route> routes() {
    return List.of(
        new Route(Method.POST, RUN + "/frames", Permission.WRITE, this::append),
        new Route(Method.POST, RUN + "/attempts", Permission.WRITE, this::begin),
        new Route(Method.GET, RUN + "/attempts", Permission.READ, this::attempts),
        new Route(Method.GET, RUN + "/series", Permission.READ, this::list),
        new Route(Method.GET, RUN + "/points", Permission.READ, this::points),
        new Route(Method.POST, NativeApi.BASE + "/series/query", Permission.READ, this::charts));
  }

  private void append(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    exchange.requireContentType(FRAME_TYPE);
    @Nullable Sequence sequence = sequence(exchange);
    InAttempt attempt =
        exchange
            .header("Quipu-Attempt")
            .map(id -> InAttempt.of(new WriterId(id)))
            .orElse(InAttempt.FIRST);
    Frame frame = Frame.decode(exchange.bytes(Limits.FRAME_BYTES));
    exchange.memory().take((long) POINT_BYTES * frame.points());
    Batch batch = new Batch(frame, RunChange.NONE, attempt, sequence);
    Appended appended = appender.append(exchange.scope(), run, batch);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("points", appended.points());
          json.writeBooleanProperty("duplicate", appended.duplicate());
          json.writeEndObject();
        });
  }

  private void begin(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    Attempt attempt =
        appender.begin(
            exchange.scope(),
            Ids.run(exchange),
            new WriterId(body.requiredText("id")),
            required(body, "fromStep"),
            required(body, "startMs"));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("attempt");
          RunJson.writeAttempt(json, attempt);
          json.writeEndObject();
        });
  }

  private static long required(JsonObject body, String field) {
    return body.integer(field)
        .orElseThrow(() -> QuipuException.invalid("Field \"" + field + "\" is missing"));
  }

  private void attempts(Exchange exchange) throws IOException {
    List<Attempt> attempts = appender.attempts(exchange.scope(), Ids.run(exchange));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          RunJson.writeAttempts(json, attempts);
          json.writeEndObject();
        });
  }

  private static @Nullable Sequence sequence(Exchange exchange) {
    Optional<String> writer = exchange.header("Quipu-Writer");
    Optional<String> number = exchange.header("Quipu-Sequence");
    if (writer.isPresent() != number.isPresent()) {
      throw QuipuException.invalid(
          "The headers Quipu-Writer and Quipu-Sequence must both be there, or neither");
    }
    if (writer.isEmpty() || number.isEmpty()) {
      return null;
    }
    OptionalLong sequence = Text.integer(number.get());
    if (sequence.isEmpty() || sequence.getAsLong() < 0 || sequence.getAsLong() >= SEQUENCES) {
      throw QuipuException.invalid(
          "Header Quipu-Sequence is "
              + Text.quote(number.get())
              + "; it must be an integer from 1 to 10^18 - 1");
    }
    return new Sequence(new WriterId(writer.get()), sequence.getAsLong());
  }

  private void list(Exchange exchange) throws IOException {
    String prefix = exchange.parameter("prefix").orElse("");
    Results<Series> page =
        series.list(
            exchange.scope(),
            Ids.run(exchange),
            prefix,
            exchange.parameter("q").orElse(""),
            exchange.integerParameter("maxResults", PAGE, 1, Limits.SERIES_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(200, json -> SeriesJson.writeList(json, page));
  }

  private void points(Exchange exchange) throws IOException {
    String key =
        exchange
            .parameter("key")
            .orElseThrow(() -> QuipuException.invalid("Parameter key is missing"));
    int start = exchange.integerParameter("startIndex", 0, 0, Integer.MAX_VALUE);
    int limit = exchange.integerParameter("limit", PAGE, 1, Limits.POINTS_PER_PAGE);
    OrderedPoints points = series.points(exchange.scope(), Ids.run(exchange), key, PointOrder.STEP);
    exchange.memory().take(Points.GROWING_BYTES * limit);
    Points page = points.at(start, (long) start + limit);
    exchange.sendJson(200, json -> SeriesJson.writePoints(json, key, points.size(), page, start));
  }

  private void charts(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    List<SeriesRef> refs = new ArrayList<>();
    for (JsonObject one : body.objects("series")) {
      refs.add(new SeriesRef(new RunId(one.requiredText("runId")), one.requiredText("key")));
    }
    ChartWindow window = ChartRequest.window(body);
    ChartQuery query = new ChartQuery(refs, window);
    ChartRequest.send(
        exchange,
        (long) refs.size() * window.buckets(),
        columns ->
            json -> {
              json.writeStartObject();
              json.writeArrayPropertyStart("series");
              series.charts(
                  exchange.scope(),
                  query,
                  (ref, chart) -> SeriesJson.writeChart(json, ref, chart, columns));
              json.writeEndArray();
              json.writeEndObject();
            });
  }
}
