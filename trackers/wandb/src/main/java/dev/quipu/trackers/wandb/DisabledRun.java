package dev.quipu.trackers.wandb;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.MetricRow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A run that nothing keeps, for programs that are told so.
record DisabledRun(String id) implements BackendRun {
  @Override
  public void metrics(List<MetricRow> rows) {}

  @Override
  public void params(Map<String, ?> params) {}

  @Override
  public void artifact(Path file, String name, String type) {}

  @Override
  public void table(String name, List<String> columns, List<? extends List<?>> rows, long step) {}

  @Override
  public void histogram(String name, double[] values, long step, Instant time) {}

  @Override
  public void image(String name, byte[] png, long step, Instant time) {}

  @Override
  public void text(String name, String text, long step, Instant time) {}

  @Override
  public void end(RunStatus status, Instant time) {}
}
