package dev.quipu.server.nativeapi.points;

import dev.quipu.codec.line.OrderedPoints;
import dev.quipu.codec.line.Points;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Series;
import dev.quipu.engine.charts.SeriesReader;
import dev.quipu.engine.charts.SeriesReader.PointOrder;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;

/// Series: their summaries, and their points in pages.
public final class PointRoutes {
  private static final int PAGE = 1000;

  private final SeriesReader series;

  public PointRoutes(SeriesReader series) {
    this.series = series;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/series", Permission.READ, this::list),
        new Route(Method.GET, Paths.RUN + "/points", Permission.READ, this::points));
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
}
