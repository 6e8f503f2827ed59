package dev.quipu.trackers.local;

import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.FileName;
import dev.quipu.trackers.backend.RunFolder;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Runs as folders `project/run` below a folder. The id of a run is its name, else the name of the
/// experiment, else the time of its start; a number is added if there is such a folder already, so
/// that no run writes over another.
///
/// @param folder made when the first run starts
public record LocalBackend(Path folder) implements Backend {
  private static final DateTimeFormatter START_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  @Override
  public String name() {
    return "local";
  }

  @Override
  public BackendRun open(RunStart start) throws IOException {
    Path project = folder.resolve(FileName.of(start.project()));
    RunFolder run =
        start.id() == null
            ? RunFolder.create(project, id(start))
            : RunFolder.open(project, start.id());
    return run.isNew() ? LocalRun.create(run.path(), start) : LocalRun.resume(run.path(), start);
  }

  private static String id(RunStart start) {
    if (start.name() != null) {
      return start.name();
    }
    return start.experimentName() == null
        ? START_TIME.format(start.time().atZone(ZoneId.systemDefault()))
        : start.experimentName();
  }
}
