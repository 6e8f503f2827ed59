package dev.quipu.server.nativeapi.server;

import dev.quipu.codec.line.LineLimits;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.charts.ChartLimits;
import dev.quipu.engine.port.StoreCondition;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.query.QueryLimits;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.NativeLimits;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The name, the condition and the limits of the server, and the description of this API.
public final class ServerRoutes {
  /// Limits that clients need to know before they send something.
  private static final Map<String, Integer> LIMITS =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("maxRunsPerPage", PageLimits.RUNS_PER_PAGE),
                  Map.entry("maxExperimentsPerPage", PageLimits.EXPERIMENTS_PER_PAGE),
                  Map.entry("maxExperimentsPerSearch", PageLimits.EXPERIMENTS_PER_SEARCH),
                  Map.entry("maxColumnsPerSearch", PageLimits.COLUMNS_PER_SEARCH),
                  Map.entry("maxColumnsPerPage", PageLimits.COLUMNS_PER_LIST),
                  Map.entry("maxArtifactsPerPage", PageLimits.ARTIFACTS_PER_PAGE),
                  Map.entry("maxSeriesPerPage", PageLimits.SERIES_PER_PAGE),
                  Map.entry("maxPointsPerPage", PageLimits.POINTS_PER_PAGE),
                  Map.entry("maxSeriesPerQuery", ChartLimits.SERIES_PER_QUERY),
                  Map.entry("maxBuckets", LineLimits.BUCKETS),
                  Map.entry("maxBucketsPerQuery", ChartLimits.BUCKETS_PER_QUERY),
                  Map.entry("maxFramePoints", Limits.FRAME_POINTS),
                  Map.entry("maxFrameKeys", Limits.FRAME_KEYS),
                  Map.entry("maxFrameBytes", Limits.FRAME_BYTES),
                  Map.entry("maxBodyBytes", Limits.JSON_BODY_BYTES),
                  Map.entry("maxKeyChars", Limits.KEY_CHARS),
                  Map.entry("maxParamValueChars", Limits.PARAM_VALUE_CHARS),
                  Map.entry("maxTagValueChars", Limits.TAG_VALUE_CHARS),
                  Map.entry("maxParamsPerRequest", Limits.PARAMS_PER_REQUEST),
                  Map.entry("maxTagsPerRequest", Limits.TAGS_PER_REQUEST),
                  Map.entry("maxFilterChars", QueryLimits.FILTER_CHARS),
                  Map.entry("maxEventStreamRuns", NativeLimits.EVENT_STREAM_RUNS),
                  Map.entry("maxPreviewBytes", NativeLimits.PREVIEW_BYTES))));

  /// How many damaged rows an answer names.
  private static final int DAMAGED_ROWS_NAMED = 100;

  private final String version;
  private final long startedMs;
  private final Supplier<StoreCondition> condition;

  /// The OpenAPI document, once somebody has asked for it.
  private volatile byte @Nullable [] description;

  public ServerRoutes(String version, long startedMs, Supplier<StoreCondition> condition) {
    this.version = version;
    this.startedMs = startedMs;
    this.condition = condition;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.BASE + "/server", Permission.PUBLIC, this::server),
        new Route(Method.GET, Paths.BASE + "/openapi.json", Permission.PUBLIC, this::openApi));
  }

  private void server(Exchange exchange) throws IOException {
    StoreCondition now = condition.get();
    exchange.sendJson(200, json -> write(json, now));
  }

  private void write(JsonGenerator json, StoreCondition now) {
    json.writeStartObject();
    json.writeStringProperty("name", "quipu");
    json.writeStringProperty("version", version);
    json.writeStringProperty("project", ProjectId.DEFAULT_NAME);
    json.writeNumberProperty("startedMs", startedMs);
    json.writeBooleanProperty("writable", now.refusal().isEmpty());
    now.refusal().ifPresent(why -> json.writeStringProperty("refused", why));
    json.writeObjectPropertyStart("damagedRows");
    json.writeNumberProperty("count", now.leftOut().size());
    json.writeArrayPropertyStart("rows");
    now.leftOut().stream().limit(DAMAGED_ROWS_NAMED).forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
    json.writeObjectPropertyStart("limits");
    LIMITS.forEach((name, limit) -> json.writeNumberProperty(name, limit));
    json.writeEndObject();
    json.writeEndObject();
  }

  private void openApi(Exchange exchange) throws IOException {
    byte[] known = description;
    if (known == null) {
      known = ApiDescription.bundle();
      description = known;
    }
    exchange.send(200, "application/json", known);
  }
}
