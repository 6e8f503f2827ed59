package dev.quipu.faults;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Points, params and tags that one request adds to a run.
final class Batch extends Framed {
  private final List<Point> points;
  private final Map<String, String> params;
  private final Map<String, String> tags;
  private boolean retried;

  /// A point as it was sent.
  record Point(String key, long step, long timeMs, double value) {
    private String json() {
      String text = Double.isFinite(value) ? Double.toString(value) : "\"" + value + "\"";
      return "{\"key\": \"%s\", \"value\": %s, \"timestamp\": %d, \"step\": %d}"
          .formatted(key, text, timeMs, step);
    }
  }

  /// @param params only MLflow's log-batch carries them; the same holds for tags
  Batch(List<Point> points, Map<String, String> params, Map<String, String> tags) {
    this.points = List.copyOf(points);
    this.params = Map.copyOf(params);
    this.tags = Map.copyOf(tags);
  }

  List<Point> points() {
    return points;
  }

  Map<String, String> params() {
    return params;
  }

  Map<String, String> tags() {
    return tags;
  }

  @Override
  List<Item> items() {
    List<Item> items = new ArrayList<>();
    points.forEach(point -> items.add(Item.point(point)));
    params.forEach((key, value) -> items.add(Item.pair("param", key, value)));
    tags.forEach((key, value) -> items.add(Item.pair("tag", key, value)));
    return items;
  }

  /// Notes that the batch is sent once more: without a sequence number its points may be stored
  /// twice, and count once.
  void retry() {
    retried = true;
    settle(Fate.UNKNOWN);
  }

  boolean isRetried() {
    return retried;
  }

  /// The body of a log-batch.
  String json(String runId) {
    return "{\"run_id\": \"%s\", \"metrics\": [%s], \"params\": [%s], \"tags\": [%s]}"
        .formatted(
            runId,
            points.stream().map(Point::json).collect(Collectors.joining(", ")),
            pairs(params),
            pairs(tags));
  }

  private static String pairs(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(p -> "{\"key\": \"%s\", \"value\": \"%s\"}".formatted(p.getKey(), p.getValue()))
        .collect(Collectors.joining(", "));
  }

  @Override
  Frame frame() {
    FrameBuilder builder = new FrameBuilder();
    points.forEach(p -> builder.add(p.key, p.step, p.timeMs, p.value));
    return builder.build();
  }
}
