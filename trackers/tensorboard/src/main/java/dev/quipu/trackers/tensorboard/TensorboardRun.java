package dev.quipu.trackers.tensorboard;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.Distribution;
import dev.quipu.trackers.backend.FileName;
import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.backend.MetricRow;
import dev.quipu.trackers.backend.RunStart;
import dev.quipu.trackers.json.PlainJson;
import dev.quipu.trackers.proto.ProtoMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A run as an event file. Params are a text when they come, and hyperparameters at the end, since
/// TensorBoard reads those once. Artifacts are copied beside the file, and a text names them.
final class TensorboardRun implements BackendRun {
  private static final int BINS = 64;

  private final String id;
  private final Path folder;
  private final Instant start;
  private final EventFile events;
  private final Map<String, @Nullable Object> params = new LinkedHashMap<>();
  private final Set<String> metrics = new LinkedHashSet<>();

  TensorboardRun(String id, Path folder, RunStart start) throws IOException {
    this.id = id;
    this.folder = folder;
    this.start = start.time();
    events = EventFile.create(folder, start.time());
    if (!start.notes().isEmpty()) {
      text("notes", start.notes(), 0, start.time());
    }
    if (!start.tags().isEmpty()) {
      text("tags", String.join(", ", start.tags()), 0, start.time());
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void metrics(List<MetricRow> rows) throws IOException {
    for (MetricRow row : rows) {
      ProtoMessage summary = new ProtoMessage();
      for (int i = 0; i < row.size(); i++) {
        metrics.add(row.key(i));
        Event.addScalar(summary, row.key(i), row.value(i));
      }
      events.add(Event.of(row.step(), row.time(), summary));
    }
    events.write();
  }

  @Override
  public void params(Map<String, ?> added) throws IOException {
    params.putAll(added);
    StringBuilder table = new StringBuilder("| param | value |\n|---|---|\n");
    params.forEach((key, value) ->
        table
            .append("| ")
            .append(cell(key))
            .append(" | ")
            .append(cell(value instanceof String text ? text : PlainJson.text(value)))
            .append(" |\n"));
    text("params", table.toString(), 0, Instant.now());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  @Override
  public void artifact(Path file, String name, String type) throws IOException {
    Path target = folder.resolve("artifacts");
    for (String part : name.split("/", -1)) {
      target = target.resolve(FileName.of(part));
    }
    Path around = target.getParent();
    if (around != null) {
      Files.createDirectories(around);
    }
    FileTree.delete(target);
    FileTree.copy(file, target);
    text(
        "artifacts/" + name,
        type + ", " + FileTree.size(target) + " bytes, in `" + folder.relativize(target) + "`",
        0,
        Instant.now());
  }

  @Override
  public void table(String name, List<String> columns, List<? extends List<?>> rows, long step)
      throws IOException {
    StringBuilder table = new StringBuilder("|");
    columns.forEach(column -> table.append(' ').append(cell(column)).append(" |"));
    table.append("\n|").append("---|".repeat(columns.size())).append('\n');
    for (List<?> row : rows) {
      table.append('|');
      row.forEach(value ->
          table
              .append(' ')
              .append(cell(value instanceof String text ? text : PlainJson.text(value)))
              .append(" |"));
      table.append('\n');
    }
    text(name, table.toString(), step, Instant.now());
  }

  @Override
  public void histogram(String name, double[] values, long step, Instant time) throws IOException {
    events.add(Event.of(step, time, Event.histogram(name, Distribution.of(values, BINS))));
    events.write();
  }

  @Override
  public void image(String name, byte[] png, long step, Instant time) throws IOException {
    events.add(Event.of(step, time, Event.image(name, png)));
    events.write();
  }

  @Override
  public void text(String name, String text, long step, Instant time) throws IOException {
    events.add(Event.of(step, time, Event.text(name, text)));
    events.write();
  }

  @Override
  public void flush() throws IOException {
    events.force();
  }

  @Override
  public void end(RunStatus status, Instant time) throws IOException {
    try (events) {
      ProtoMessage summary = Hyperparameters.summary(id, params, metrics, status, start, time);
      events.add(Event.of(0, time, summary));
      events.force();
    }
  }
}
