package dev.quipu.trackers.local;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.Distribution;
import dev.quipu.trackers.backend.MetricRow;
import dev.quipu.trackers.backend.RunStart;
import dev.quipu.trackers.json.PlainJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The folder of a run:
///
/// ```
/// metadata.json       what is known at the start, and the status
/// metrics.json        an array of rows: step, timestamp, metrics
/// params.json         an object
/// artifacts.json      an array: name, type, path, size, timestamp
/// final_state.json    status, times, last metrics; there when the run has ended
/// artifacts/          the files
/// ```
///
/// Everything is written as it comes, and each file is whole JSON all the time.
final class LocalRun implements BackendRun {
  private static final int BINS = 64;
  private static final String METADATA = "metadata.json";
  private static final String PARAMS = "params.json";
  private static final String FINAL_STATE = "final_state.json";

  private final Path folder;
  private final Map<String, @Nullable Object> metadata;
  private final Map<String, @Nullable Object> params;
  private final Map<String, Double> lastMetrics = new LinkedHashMap<>();
  private final Instant start;
  private final JsonArrayFile metrics;
  private final LocalArtifacts artifacts;
  private boolean hasNewParams;

  private LocalRun(
      Path folder,
      Map<String, @Nullable Object> metadata,
      Map<String, @Nullable Object> params,
      Instant start)
      throws IOException {
    this.folder = folder;
    this.metadata = metadata;
    this.params = params;
    this.start = start;
    metrics = JsonArrayFile.open(folder.resolve("metrics.json"));
    artifacts = new LocalArtifacts(folder);
  }

  static LocalRun create(Path folder, RunStart start) throws IOException {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("project", start.project());
    metadata.put("run_id", folder.getFileName().toString());
    metadata.put("run_name", start.name());
    metadata.put("experiment_name", start.experimentName());
    metadata.put("tags", start.tags());
    metadata.put("notes", start.notes());
    if (start.parent() != null) {
      metadata.put("parent_run_id", start.parent().id());
    }
    metadata.put("start_time", start.time().toString());
    metadata.put("status", RunStatus.RUNNING.word());
    LocalRun run = new LocalRun(folder, metadata, new LinkedHashMap<>(), start.time());
    JsonFile.write(folder.resolve(METADATA), metadata);
    JsonFile.write(folder.resolve(PARAMS), run.params);
    return run;
  }

  /// Goes on with a run.
  static LocalRun resume(Path folder, RunStart start) throws IOException {
    Map<String, @Nullable Object> metadata = JsonFile.read(folder.resolve(METADATA));
    metadata.put("run_id", folder.getFileName().toString());
    metadata.put("status", RunStatus.RUNNING.word());
    metadata.put("resume_time", start.time().toString());
    LocalRun run =
        new LocalRun(folder, metadata, JsonFile.read(folder.resolve(PARAMS)), start.time());
    JsonFile.write(folder.resolve(METADATA), metadata);
    Files.deleteIfExists(folder.resolve(FINAL_STATE));
    return run;
  }

  @Override
  public String id() {
    return folder.getFileName().toString();
  }

  @Override
  public void metrics(List<MetricRow> rows) throws IOException {
    List<String> lines = new ArrayList<>();
    for (MetricRow row : rows) {
      Map<String, Double> values = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        values.put(row.key(i), row.value(i));
      }
      lastMetrics.putAll(values);
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("step", row.step());
      line.put("timestamp", row.time().toString());
      line.put("metrics", values);
      lines.add(PlainJson.text(line));
    }
    metrics.append(lines);
  }

  @Override
  public void params(Map<String, ?> added) {
    params.putAll(added);
    hasNewParams = true;
  }

  @Override
  public void artifact(Path file, String name, String type) throws IOException {
    artifacts.copy(file, name, type);
  }

  @Override
  public void table(String name, List<String> columns, List<? extends List<?>> rows, long step)
      throws IOException {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("columns", columns);
    table.put("data", rows);
    artifacts.write(name + ".table.json", "table", PlainJson.text(table) + "\n");
  }

  @Override
  public void histogram(String name, double[] values, long step, Instant time) throws IOException {
    Distribution spread = Distribution.of(values, BINS);
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("timestamp", time.toString());
    line.put("count", spread.count());
    line.put("non_finite", spread.nonFinite());
    line.put("min", spread.min());
    line.put("max", spread.max());
    line.put("mean", spread.count() == 0 ? null : spread.sum() / spread.count());
    line.put("edges", spread.edges());
    line.put("counts", spread.counts());
    artifacts.append("histograms/" + name + ".jsonl", "histogram", PlainJson.text(line) + "\n");
  }

  @Override
  public void image(String name, byte[] png, long step, Instant time) throws IOException {
    artifacts.write("images/" + name + "_" + step + ".png", "image", png);
  }

  @Override
  public void text(String name, String text, long step, Instant time) throws IOException {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("timestamp", time.toString());
    line.put("text", text);
    artifacts.append("texts/" + name + ".jsonl", "text", PlainJson.text(line) + "\n");
  }

  @Override
  public void flush() throws IOException {
    if (hasNewParams) {
      JsonFile.write(folder.resolve(PARAMS), params);
      hasNewParams = false;
    }
    metrics.force();
  }

  @Override
  public void end(RunStatus status, Instant time) throws IOException {
    try (metrics;
        artifacts) {
      flush();
      Map<String, @Nullable Object> state = new LinkedHashMap<>();
      state.put("status", status.word());
      state.put("start_time", metadata.get("start_time"));
      state.put("end_time", time.toString());
      state.put("duration_seconds", Duration.between(start, time).toMillis() / 1000.0);
      state.put("metrics", lastMetrics);
      JsonFile.write(folder.resolve(FINAL_STATE), state);
      metadata.put("end_time", time.toString());
      metadata.put("status", status.word());
      JsonFile.write(folder.resolve(METADATA), metadata);
    }
  }
}
