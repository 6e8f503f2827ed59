package dev.quipu.server.nativeapi;

import dev.quipu.codec.line.OrderedPoints;
import dev.quipu.codec.line.Points;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.engine.charts.ChartWindow;
import dev.quipu.engine.charts.SeriesReader;
import dev.quipu.engine.charts.SeriesReader.ChartQuery;
import dev.quipu.engine.charts.SeriesReader.PointOrder;
import dev.quipu.engine.charts.SeriesReader.SeriesRef;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.JsonObject;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Points as summaries, charts and raw pages.
final class PointRoutes {
  private static final String RUN = NativeApi.BASE + "/runs/{runId}";
  private static final int PAGE = 1000;

  private final SeriesReader series;

  PointRoutes(SeriesReader series) {
    this.series = series;
  }

  List<Route> routes() {
    return List.of(
        new Route(Method.GET, RUN + "/series", Permission.READ, this::list),
        new Route(Method.GET, RUN + "/points", Permission.READ, this::points),
        new Route(Method.POST, NativeApi.BASE + "/series/query", Permission.READ, this::charts));
  }

  private void list(Exchange exchange) throws IOException {
    String prefix = exchange.parameter("prefix").orElse("");
    Results<Series> page =
        series.list(
            exchange.scope(),
            Ids.run(exchange),
            prefix,
            exchange.parameter("q").orElse(""),
            exchange.integerParameter("maxResults", PAGE, 1, PageLimits.SERIES_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(200, json -> SeriesJson.writeList(json, page));
  }

  private void points(Exchange exchange) throws IOException {
    String key =
        exchange
            .parameter("key")
            .orElseThrow(() -> QuipuException.invalid("Parameter key is missing"));
    int start = exchange.integerParameter("startIndex", 0, 0, Integer.MAX_VALUE);
    int limit = exchange.integerParameter("limit", PAGE, 1, PageLimits.POINTS_PER_PAGE);
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
