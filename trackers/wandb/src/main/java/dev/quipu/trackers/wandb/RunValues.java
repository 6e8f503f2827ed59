package dev.quipu.trackers.wandb;

import dev.quipu.core.model.Digest;
import dev.quipu.trackers.backend.Distribution;
import dev.quipu.trackers.backend.FileName;
import dev.quipu.trackers.json.PlainJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The forms that W&B has for values which are no numbers.
final class RunValues {
  private static final int BINS = 64;
  private static final int DIGEST_CHARACTERS = 20;
  private static final int PNG_WIDTH = 16;

  private RunValues() {}

  /// A file of a run, and the value that stands for the file in a row.
  static final class MediaFile {
    private final String path;
    private final byte[] content;
    private final Map<String, Object> value;

    private MediaFile(String path, byte[] content, Map<String, Object> value) {
      this.path = path;
      this.content = content;
      this.value = value;
    }

    String path() {
      return path;
    }

    byte[] content() {
      return content;
    }

    Map<String, Object> value() {
      return value;
    }
  }

  static Map<String, Object> histogram(double[] values) {
    Distribution spread = Distribution.of(values, BINS);
    Map<String, Object> histogram = new LinkedHashMap<>();
    histogram.put("_type", "histogram");
    histogram.put("values", spread.counts());
    histogram.put("bins", spread.edges());
    return histogram;
  }

  static MediaFile image(String name, byte[] png, long step) {
    MediaFile file = file("image-file", "media/images/", name, step, png, ".png");
    file.value().put("format", "png");
    if (png.length >= PNG_WIDTH + 2 * Integer.BYTES) {
      ByteBuffer header = ByteBuffer.wrap(png);
      file.value().put("width", header.getInt(PNG_WIDTH));
      file.value().put("height", header.getInt(PNG_WIDTH + Integer.BYTES));
    }
    return file;
  }

  /// A table as a file of the run.
  ///
  /// @param artifact has the table, too
  /// @param entry the path of the table in the artifact
  static MediaFile table(
      String name,
      List<String> columns,
      List<? extends List<?>> rows,
      long step,
      ArtifactName artifact,
      String entry) {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("columns", columns);
    table.put("data", rows);
    MediaFile file = file("table-file", "media/table/", name, step, json(table), ".table.json");
    file.value().put("ncols", columns.size());
    file.value().put("nrows", rows.size());
    file.value().put("log_mode", "IMMUTABLE");
    file.value()
        .put("artifact_path", "wandb-client-artifact://" + artifact.clientId() + "/" + entry);
    file.value()
        .put(
            "_latest_artifact_path",
            "wandb-client-artifact://" + artifact.sequenceId() + ":latest/" + entry);
    return file;
  }

  /// A table as W&B keeps it in an artifact, with the types of its columns.
  static byte[] typedTable(List<String> columns, List<? extends List<?>> rows) {
    Map<String, Object> types = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      types.put(columns.get(i), type(rows, i));
    }
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("_type", "table");
    table.put("column_types", Map.of("wb_type", "typedDict", "params", Map.of("type_map", types)));
    table.put("columns", columns);
    table.put("data", rows);
    table.put("log_mode", "IMMUTABLE");
    table.put("ncols", columns.size());
    table.put("nrows", rows.size());
    return json(table);
  }

  /// The type of a column: that of all its cells, of which some may be empty, else any.
  private static Map<String, Object> type(List<? extends List<?>> rows, int column) {
    String all = "none";
    for (List<?> row : rows) {
      Object cell = row.get(column);
      String type =
          cell == null
              ? all
              : cell instanceof String
                  ? "string"
                  : cell instanceof Boolean ? "boolean" : cell instanceof Number ? "number" : "any";
      all = all.equals("none") ? type : all.equals(type) ? all : "any";
    }
    if (all.equals("none") || all.equals("any")) {
      return Map.of("wb_type", all);
    }
    List<Map<String, String>> types =
        Stream.of("none", all).sorted().map(type -> Map.of("wb_type", type)).toList();
    return Map.of("wb_type", "union", "params", Map.of("allowed_types", types));
  }

  private static byte[] json(Object value) {
    return PlainJson.text(value).getBytes(StandardCharsets.UTF_8);
  }

  private static MediaFile file(
      String type, String folder, String name, long step, byte[] content, String ending) {
    String sha256 = Digest.of(content).hex();
    StringBuilder path = new StringBuilder(folder);
    for (String part : name.split("/", -1)) {
      path.append(path.length() == folder.length() ? "" : "/").append(FileName.of(part));
    }
    path.append('_').append(step).append('_').append(sha256, 0, DIGEST_CHARACTERS).append(ending);
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("_type", type);
    value.put("path", path.toString());
    value.put("sha256", sha256);
    value.put("size", content.length);
    return new MediaFile(path.toString(), content, value);
  }
}
