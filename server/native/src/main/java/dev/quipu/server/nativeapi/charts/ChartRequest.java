package dev.quipu.server.nativeapi.charts;

import dev.quipu.codec.line.LineLimits;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.engine.charts.Chart;
import dev.quipu.engine.charts.ChartWindow;
import dev.quipu.engine.port.read.PointReader.Sight;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.NativeLimits;
import java.io.IOException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What all requests for charts have in common: the window they ask for, and the form of the
/// answer.
final class ChartRequest {
  private static final int BUCKETS = 400;

  private ChartRequest() {}

  /// The window that a request asks for.
  static ChartWindow window(JsonObject body) {
    @Nullable String xField = body.text("xField").orElse(null);
    if (xField != null) {
      Keys.check("Field \"xField\"", xField);
      if (body.has("x")) {
        throw QuipuException.invalid("Of the fields \"x\" and \"xField\" only one may be there");
      }
    }
    return new ChartWindow(
        sight(body),
        axis(body.text("x").orElse("step")),
        xField,
        bound(body, "from"),
        bound(body, "to"),
        body.integer("buckets", BUCKETS, 1, LineLimits.BUCKETS),
        body.number("smoothing").orElse(0));
  }

  private static Chart.Axis axis(String word) {
    return switch (word) {
      case "step" -> Chart.Axis.STEP;
      case "time" -> Chart.Axis.TIME;
      case "relative" -> Chart.Axis.RELATIVE;
      case "index" -> Chart.Axis.INDEX;
      default ->
          throw QuipuException.invalid(
              "Field \"x\" is " + Text.quote(word) + "; it must be step, time, relative or index");
    };
  }

  private static Sight sight(JsonObject body) {
    String word = body.text("attempts").orElse("living");
    return switch (word) {
      case "living" -> Sight.LIVING;
      case "all" -> Sight.ALL;
      default ->
          throw QuipuException.invalid(
              "Field \"attempts\" is " + Text.quote(word) + "; it must be living or all");
    };
  }

  private static @Nullable Double bound(JsonObject body, String field) {
    OptionalDouble value = body.number(field);
    if (value.isPresent() && Double.isNaN(value.getAsDouble())) {
      throw QuipuException.invalid("Field \"" + field + "\" is NaN, not a number");
    }
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /// Writes the JSON of an answer with its columns.
  @FunctionalInterface
  interface Answer {
    JsonBody with(NumberColumns columns);
  }

  /// Sends an answer in the form that the client accepts.
  ///
  /// @param buckets how many buckets the answer may have
  static void send(Exchange exchange, long buckets, Answer answer) throws IOException {
    boolean packed =
        exchange.header("Accept").map(types -> types.contains(PackedColumns.TYPE)).orElse(false);
    if (!packed) {
      exchange.sendJson(200, answer.with(new NumberColumns.Inline()));
      return;
    }
    if (buckets > NativeLimits.PACKED_BUCKETS) {
      throw QuipuException.invalid(
          "Query wants "
              + buckets
              + " buckets; at most "
              + NativeLimits.PACKED_BUCKETS
              + " are answered in binary form");
    }
    PackedColumns columns = new PackedColumns(exchange.memory());
    columns.send(exchange, answer.with(columns));
  }
}
