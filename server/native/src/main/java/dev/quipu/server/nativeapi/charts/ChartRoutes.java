package dev.quipu.server.nativeapi.charts;

import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.charts.ChartWindow;
import dev.quipu.engine.charts.SeriesReader;
import dev.quipu.engine.charts.SeriesReader.ChartQuery;
import dev.quipu.engine.charts.SeriesReader.SeriesRef;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Charts of series.
public final class ChartRoutes {
  private final SeriesReader series;

  public ChartRoutes(SeriesReader series) {
    this.series = series;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, Paths.PROJECT + "/series/query", Permission.READ, this::charts));
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
                  (ref, chart) -> ChartJson.write(json, ref, chart, columns));
              json.writeEndArray();
              json.writeEndObject();
            });
  }
}
