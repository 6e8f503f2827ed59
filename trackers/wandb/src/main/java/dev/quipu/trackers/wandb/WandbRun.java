package dev.quipu.trackers.wandb;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.MetricRow;
import dev.quipu.trackers.wandb.RunValues.MediaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes of a run's calls what W&B has: rows of a history, a config, a summary, files and
/// artifacts.
///
/// As with wandb's client, a row has all values of a step, and is finished when values of another
/// step come. W&B has one value of a key at a step: the last one. The steps of W&B's rows go up, so
/// values of a step that has passed are in a row of the next free step, with their own one as
/// [#LOGGED_STEP]; wandb's client drops them.
final class WandbRun implements BackendRun {
  /// The exit code of a program that somebody ended.
  private static final int KILLED = 255;

  /// The key of the step that a row would have, if W&B had steps in any order.
  static final String LOGGED_STEP = "logged_step";

  private final RunInfo info;
  private final RunWriter writer;

  /// The row that may get more values.
  private Map<String, @Nullable Object> row = new LinkedHashMap<>();

  /// The step that the values of the row were logged with, and when.
  private long loggedStep;

  private Instant time;

  /// No row has this step or a higher one, except the one that may get more values.
  private long freeStep;

  /// What has changed since the summary was written.
  private final Map<String, @Nullable Object> summary = new LinkedHashMap<>();

  /// A run that begins or goes on.
  ///
  /// @param freeStep the lowest step that the next row may have
  WandbRun(RunInfo info, RunWriter writer, long freeStep) {
    this.info = info;
    this.writer = writer;
    this.freeStep = freeStep;
    time = info.start();
  }

  @Override
  public String id() {
    return info.id();
  }

  // ---- rows ----

  @Override
  public void metrics(List<MetricRow> rows) throws IOException, InterruptedException {
    for (MetricRow each : rows) {
      begin(each.step(), each.time());
      for (int i = 0; i < each.size(); i++) {
        row.put(each.key(i), each.value(i));
      }
    }
  }

  private void value(String name, Object value, long step, Instant atTime)
      throws IOException, InterruptedException {
    begin(step, atTime);
    row.put(name, value);
  }

  private void begin(long step, Instant atTime) throws IOException, InterruptedException {
    if (step != loggedStep) {
      finishRow();
    }
    loggedStep = step;
    time = atTime;
  }

  private void finishRow() throws IOException, InterruptedException {
    if (!row.isEmpty()) {
      HistoryRow finished = historyRow();
      row = new LinkedHashMap<>();
      freeStep = finished.step() + 1;
      summary.putAll(finished.values());
      writer.history(finished);
    }
  }

  private HistoryRow historyRow() {
    long step = Math.max(loggedStep, freeStep);
    Map<String, @Nullable Object> values = new LinkedHashMap<>(row);
    if (step != loggedStep) {
      values.put(LOGGED_STEP, loggedStep);
    }
    values.put("_step", step);
    values.put("_timestamp", time.getEpochSecond() + time.getNano() / 1e9);
    values.put("_runtime", Duration.between(info.start(), time).toNanos() / 1e9);
    return new HistoryRow(step, values);
  }

  // ---- rich values ----

  @Override
  public void table(String name, List<String> columns, List<? extends List<?>> rows, long step)
      throws IOException, InterruptedException {
    String entry = WandbId.artifact(name) + ".table.json";
    ArtifactName artifact = ArtifactName.of("run-" + info.id() + "-" + name, "run_table", entry);
    MediaFile file = RunValues.table(name, columns, rows, step, artifact, entry);
    Path copy = Files.createTempFile("quipu-table-", ".json");
    try {
      Files.write(copy, RunValues.typedTable(columns, rows));
      writer.artifact(artifact, copy, entry);
    } finally {
      Files.delete(copy);
    }
    media(name, file, step, Instant.now());
  }

  @Override
  public void histogram(String name, double[] values, long step, Instant atTime)
      throws IOException, InterruptedException {
    value(name, RunValues.histogram(values), step, atTime);
  }

  @Override
  public void image(String name, byte[] png, long step, Instant atTime)
      throws IOException, InterruptedException {
    media(name, RunValues.image(name, png, step), step, atTime);
  }

  private void media(String name, MediaFile file, long step, Instant atTime)
      throws IOException, InterruptedException {
    writer.file(file.path(), file.content());
    value(name, file.value(), step, atTime);
  }

  @Override
  public void text(String name, String text, long step, Instant atTime)
      throws IOException, InterruptedException {
    value(name, text, step, atTime);
  }

  // ---- the rest ----

  @Override
  public void params(Map<String, ?> params) throws IOException, InterruptedException {
    writer.config(params);
  }

  @Override
  public void artifact(Path file, String name, String type)
      throws IOException, InterruptedException {
    boolean isFolder = Files.isDirectory(file);
    String path = isFolder ? name + "/" : name;
    writer.artifact(
        ArtifactName.of(name, type, path), file, name.substring(name.lastIndexOf('/') + 1));
  }

  @Override
  public void flush() throws IOException, InterruptedException {
    if (!summary.isEmpty()) {
      writer.summary(summary);
      summary.clear();
    }
    writer.flush(row.isEmpty() ? null : historyRow());
  }

  @Override
  public void end(RunStatus status, Instant atTime) throws IOException, InterruptedException {
    long seconds = Math.max(0, Duration.between(info.start(), atTime).toSeconds());
    try {
      finishRow();
      summary.put("_wandb", Map.of("runtime", seconds));
      writer.summary(summary);
    } finally {
      writer.end(exitCode(status), seconds);
    }
  }

  private static int exitCode(RunStatus status) {
    return switch (status) {
      case COMPLETED -> 0;
      case KILLED -> KILLED;
      case FAILED, RUNNING, SCHEDULED -> 1;
    };
  }
}
