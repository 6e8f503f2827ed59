package dev.quipu.trackers;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.MetricRow;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Keeps runs in memory. A gate makes it hang, and a failure makes it fail.
final class MemoryBackend implements Backend {
  final List<Kept> runs = new ArrayList<>();
  final CountDownLatch gate;
  volatile @Nullable String failure;

  MemoryBackend() {
    this(new CountDownLatch(0));
  }

  /// A backend whose metrics wait for a gate.
  MemoryBackend(CountDownLatch gate) {
    this.gate = gate;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public BackendRun open(RunStart start) {
    Kept run = new Kept("run" + runs.size(), start);
    runs.add(run);
    return run;
  }

  private void meetTrouble() throws IOException, InterruptedException {
    gate.await();
    String why = failure;
    if (why != null) {
      throw new IOException(why);
    }
  }

  final class Kept implements BackendRun {
    final String id;
    final RunStart start;
    final List<MetricRow> rows = new ArrayList<>();
    final Map<String, @Nullable Object> params = new LinkedHashMap<>();
    final Map<String, String> files = new LinkedHashMap<>();
    @Nullable RunStatus status;
    int batches;

    Kept(String id, RunStart start) {
      this.id = id;
      this.start = start;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public void metrics(List<MetricRow> added) throws IOException, InterruptedException {
      meetTrouble();
      batches++;
      rows.addAll(added);
    }

    @Override
    public void params(Map<String, ?> added) throws IOException, InterruptedException {
      meetTrouble();
      params.putAll(added);
    }

    @Override
    public void artifact(Path file, String name, String type) throws IOException {
      files.put(name, Files.readString(file));
    }

    @Override
    public void table(String name, List<String> columns, List<? extends List<?>> cells, long step) {
      files.put(name, columns + " " + cells);
    }

    @Override
    public void histogram(String name, double[] values, long step, Instant time) {
      files.put(name + "@" + step, Integer.toString(values.length));
    }

    @Override
    public void image(String name, byte[] png, long step, Instant time) {
      files.put(name + "@" + step, Integer.toString(png.length));
    }

    @Override
    public void text(String name, String text, long step, Instant time) {
      files.put(name + "@" + step, text);
    }

    @Override
    public void end(RunStatus newStatus, Instant time) {
      status = newStatus;
    }
  }
}
