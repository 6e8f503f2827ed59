package dev.quipu.server.nativeapi.charts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.charts.ChartLimits;
import dev.quipu.engine.charts.ChartWindow;
import dev.quipu.engine.charts.GroupBy;
import dev.quipu.engine.charts.GroupCurve;
import dev.quipu.engine.charts.GroupCurve.Column;
import dev.quipu.engine.charts.Groups;
import dev.quipu.engine.charts.Groups.Align;
import dev.quipu.engine.charts.Groups.Group;
import dev.quipu.engine.charts.Groups.Grouping;
import dev.quipu.engine.charts.Groups.Query;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.runs.Runs;
import dev.quipu.engine.runs.Runs.RunQuery;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.charts.NumberColumns.Kind;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.SearchNames;
import dev.quipu.server.nativeapi.request.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Charts of many runs in groups.
public final class GroupRoutes {
  private final Groups groups;
  private final Runs runs;

  public GroupRoutes(Groups groups, Runs runs) {
    this.groups = groups;
    this.runs = runs;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, Paths.PROJECT + "/series/groups", Permission.READ, this::groups));
  }

  private void groups(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    ChartWindow window = ChartRequest.window(body);
    Query query =
        new Query(
            body.requiredText("key"),
            by(body),
            window,
            align(body.text("align").orElse("step")),
            body.numbers("quantiles"));
    List<Run> members = members(exchange, body, query.by().columns());
    Grouping found = groups.groups(exchange.scope(), members, query);
    ChartRequest.send(
        exchange,
        (long) found.size() * window.buckets(),
        columns ->
            json -> {
              json.writeStartObject();
              json.writeStringProperty("key", query.key());
              json.writeNumberProperty("runs", members.size());
              json.writeArrayPropertyStart("groups");
              found.each(group -> write(json, group, query, columns));
              json.writeEndArray();
              json.writeEndObject();
            });
  }

  private static GroupBy by(JsonObject body) {
    if (body.has("groupBy") == body.has("allParamsBut")) {
      throw QuipuException.invalid(
          "Exactly one of the fields \"groupBy\" and \"allParamsBut\" must be there");
    }
    return body.has("groupBy")
        ? new GroupBy.Fields(body.texts("groupBy"))
        : new GroupBy.AllParamsBut(new HashSet<>(body.texts("allParamsBut")));
  }

  private static Align align(String word) {
    return switch (word) {
      case "step" -> Align.STEP;
      case "interpolate" -> Align.INTERPOLATE;
      default ->
          throw QuipuException.invalid(
              "Field \"align\" is " + Text.quote(word) + "; it must be step or interpolate");
    };
  }

  private List<Run> members(Exchange exchange, JsonObject body, RunColumns columns) {
    List<String> ids = body.texts("runIds");
    if (ids.isEmpty() == body.texts("experimentIds").isEmpty()) {
      throw QuipuException.invalid(
          "Exactly one of the fields \"runIds\" and \"experimentIds\" must be there");
    }
    if (ids.size() > ChartLimits.GROUPED_RUNS) {
      throw tooMany(ids.size());
    }
    if (!ids.isEmpty()) {
      List<Run> some = new ArrayList<>();
      ids.forEach(id -> some.add(runs.load(exchange.scope(), new RunId(id), columns)));
      return some;
    }
    RunQuery search =
        new RunQuery(
            body.texts("experimentIds").stream().map(Ids::experiment).toList(),
            SearchNames.RUNS,
            body.text("filter").orElse(""),
            List.of(),
            Views.of("active"),
            columns,
            ChartLimits.GROUPED_RUNS,
            null);
    var found = runs.search(exchange.scope(), search);
    if (found.nextPageToken() != null) {
      throw tooMany(runs.count(exchange.scope(), search));
    }
    return found.items();
  }

  private static QuipuException tooMany(long runs) {
    return QuipuException.invalid(
        "Question is about "
            + runs
            + " runs; at most "
            + ChartLimits.GROUPED_RUNS
            + " can be grouped, so narrow the filter");
  }

  private static void write(JsonGenerator json, Group group, Query query, NumberColumns columns) {
    json.writeStartObject();
    json.writeObjectPropertyStart("by");
    group
        .by()
        .forEach((field, value) -> {
          json.writeName(field);
          value.ifPresentOrElse(json::writeString, json::writeNull);
        });
    json.writeEndObject();
    json.writeArrayPropertyStart("runIds");
    group.runs().forEach(run -> json.writeString(run.info().id().hex()));
    json.writeEndArray();
    json.writeNumberProperty("points", group.points());
    json.writeNumberProperty("inRange", group.inRange());
    GroupCurve curve = group.curve();
    for (Column column : Column.values()) {
      if (column == Column.SMOOTHED && query.window().smoothing() == 0) {
        continue;
      }
      json.writeName(name(column));
      columns.write(json, kind(column), curve.size(), bucket -> curve.at(column, bucket));
    }
    json.writeArrayPropertyStart("quantiles");
    for (int q = 0; q < query.quantiles().size(); q++) {
      int place = q;
      columns.write(json, Kind.OPTIONAL, curve.size(), bucket -> curve.quantile(place, bucket));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Kind kind(Column column) {
    return switch (column) {
      case X, X_END, RUNS, NON_FINITE -> Kind.WHOLE;
      case MEAN, STD, STDERR, MIN, MAX, LOW, HIGH, SMOOTHED -> Kind.OPTIONAL;
    };
  }

  private static String name(Column column) {
    return switch (column) {
      case X -> "x";
      case X_END -> "xEnd";
      case RUNS -> "runs";
      case MEAN -> "mean";
      case STD -> "std";
      case STDERR -> "stderr";
      case MIN -> "min";
      case MAX -> "max";
      case LOW -> "low";
      case HIGH -> "high";
      case NON_FINITE -> "nonFinite";
      case SMOOTHED -> "smoothed";
    };
  }
}
