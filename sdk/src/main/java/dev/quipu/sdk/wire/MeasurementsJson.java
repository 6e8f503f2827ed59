package dev.quipu.sdk.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The bodies by which a client compares objects and asks for examples.
public final class MeasurementsJson {
  private MeasurementsJson() {}

  /// The body that asks for a comparison of objects by their metrics.
  ///
  /// @param field the name of the field that lists the ids of runs or experiments
  /// @param orderMetric null for no order
  /// @param pageToken null for the first page
  public static byte[] comparison(
      String field,
      List<String> ids,
      List<String> metrics,
      @Nullable String orderMetric,
      String statistic,
      boolean isDescending,
      int max,
      @Nullable String pageToken) {
    return Json.write(json -> {
      Json.writeTexts(json, field, ids);
      Json.writeTexts(json, "metrics", metrics);
      if (orderMetric != null) {
        json.writeObjectPropertyStart("orderBy");
        json.writeStringProperty("metric", orderMetric);
        json.writeStringProperty("statistic", statistic);
        json.writeBooleanProperty("descending", isDescending);
        json.writeEndObject();
      }
      writePage(json, max, pageToken);
    });
  }

  /// The body that asks for examples.
  ///
  /// @param field as in [#comparison]
  /// @param task null for all tasks
  /// @param pageToken null for the first page
  public static byte[] examples(
      String field, List<String> ids, @Nullable String task, int max, @Nullable String pageToken) {
    return Json.write(json -> {
      Json.writeTexts(json, field, ids);
      if (task != null) {
        json.writeStringProperty("task", task);
      }
      writePage(json, max, pageToken);
    });
  }

  private static void writePage(JsonGenerator json, int max, @Nullable String pageToken) {
    json.writeNumberProperty("max", max);
    if (pageToken != null) {
      json.writeStringProperty("pageToken", pageToken);
    }
  }
}
