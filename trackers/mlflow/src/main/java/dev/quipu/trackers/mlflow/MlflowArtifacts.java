package dev.quipu.trackers.mlflow;

import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.Distribution;
import dev.quipu.trackers.json.PlainJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A run that has rich values as files, since MLflow has no others: tables as `log_table` writes
/// them, histograms and texts as JSON and text, images as PNG.
abstract class MlflowArtifacts implements BackendRun {
  private static final int BINS = 64;

  @Override
  public void table(String name, List<String> columns, List<? extends List<?>> rows, long step)
      throws Exception {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("columns", columns);
    table.put("data", rows);
    write(name + ".json", "table", PlainJson.text(table));
  }

  @Override
  public void histogram(String name, double[] values, long step, Instant time) throws Exception {
    Distribution spread = Distribution.of(values, BINS);
    Map<String, Object> histogram = new LinkedHashMap<>();
    histogram.put("step", step);
    histogram.put("count", spread.count());
    histogram.put("min", spread.min());
    histogram.put("max", spread.max());
    histogram.put("edges", spread.edges());
    histogram.put("counts", spread.counts());
    write("histograms/" + name + "_" + step + ".json", "histogram", PlainJson.text(histogram));
  }

  @Override
  public void image(String name, byte[] png, long step, Instant time) throws Exception {
    Path file = Files.createTempFile("quipu-image-", ".png");
    try {
      Files.write(file, png);
      artifact(file, "images/" + name + "_" + step + ".png", "image");
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void text(String name, String text, long step, Instant time) throws Exception {
    write("texts/" + name + "_" + step + ".txt", "text", text);
  }

  private void write(String name, String type, String text) throws Exception {
    Path file = temporary(text);
    try {
      artifact(file, name, type);
    } finally {
      Files.delete(file);
    }
  }

  private static Path temporary(String text) throws IOException {
    Path file = Files.createTempFile("quipu-text-", ".txt");
    Files.writeString(file, text);
    return file;
  }

  /// The text of a param, as MLflow has params.
  static String param(Object value) {
    return value instanceof String text ? text : PlainJson.text(value, PlainJson.NonFinite.WORD);
  }
}
