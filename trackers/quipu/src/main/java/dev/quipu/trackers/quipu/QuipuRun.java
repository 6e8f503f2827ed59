package dev.quipu.trackers.quipu;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.values.Media;
import dev.quipu.sdk.values.Table;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.Distribution;
import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.backend.MetricRow;
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

/// A run of the SDK, whose journal has what a method took when the method returns.
final class QuipuRun implements BackendRun {
  private static final int BINS = 64;

  /// How long a copy of a file waits until the server has it.
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(10);

  /// Files of this size together are copied by the SDK, however it counts.
  private static final long SMALL_BYTES = 1 << 20;

  private final Run run;

  QuipuRun(Run run) {
    this.run = run;
  }

  Run child(String name) {
    return run.startRun(name);
  }

  @Override
  public String id() {
    return run.id().hex();
  }

  @Override
  public void metrics(List<MetricRow> rows) {
    for (MetricRow row : rows) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        values.put(row.key(i), row.value(i));
      }
      run.log(row.step(), values);
    }
  }

  @Override
  public void params(Map<String, ?> params) {
    run.params(params);
  }

  @Override
  public void artifact(Path file, String name, String type) throws IOException {
    if (Files.isDirectory(file)) {
      run.artifacts(file, name);
    } else {
      run.artifact(file, name);
    }
    // Large files are read in the background, and the copy is deleted when this method returns.
    if (FileTree.size(file) > SMALL_BYTES && !run.flush(UPLOAD_TIMEOUT)) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "the server has not taken the file within " + UPLOAD_TIMEOUT);
    }
  }

  @Override
  public void table(String name, List<String> columns, List<? extends List<?>> rows, long step) {
    Map<String, List<@Nullable Object>> byColumn = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      List<@Nullable Object> cells = new ArrayList<>();
      for (List<?> row : rows) {
        cells.add(row.get(i));
      }
      byColumn.put(columns.get(i), cells);
    }
    var unused = run.output(name, Table.ofColumns(byColumn));
  }

  @Override
  public void histogram(String name, double[] values, long step, Instant time) {
    Distribution spread = Distribution.of(values, BINS);
    Map<String, Object> histogram = new LinkedHashMap<>();
    histogram.put("count", spread.count());
    histogram.put("min", spread.min());
    histogram.put("max", spread.max());
    histogram.put("sum", spread.sum());
    histogram.put("edges", spread.edges());
    histogram.put("counts", spread.counts());
    run.stream("histograms").log(step, Map.of(name, histogram));
  }

  @Override
  public void image(String name, byte[] png, long step, Instant time) {
    var unused = run.output(name, Media.image(png), Map.of("step", step));
  }

  @Override
  public void text(String name, String text, long step, Instant time) {
    var unused = run.output(name, Media.text(text), Map.of("step", step));
  }

  @Override
  public void register(String model, String registeredName) {
    if (!run.flush(UPLOAD_TIMEOUT)) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "the server has not taken the model within " + UPLOAD_TIMEOUT);
    }
    var unused = run.registerModel(registeredName, model);
  }

  @Override
  public void end(RunStatus status, Instant time) {
    Report report = run.finish(status);
    if (report.isLossy()) {
      throw new QuipuException(ErrorCode.UNAVAILABLE, report.summary());
    }
  }
}
