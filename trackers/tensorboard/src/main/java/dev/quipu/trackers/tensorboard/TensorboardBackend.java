package dev.quipu.trackers.tensorboard;

import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunFolder;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Runs as folders below a folder that TensorBoard shows. A run is named as the program names it,
/// else by the time of its start; a nested run is a folder of the run around.
///
/// @param folder made when the first run starts
public record TensorboardBackend(Path folder) implements Backend {
  private static final DateTimeFormatter START_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss");

  @Override
  public String name() {
    return "tensorboard";
  }

  @Override
  public BackendRun open(RunStart start) throws IOException {
    Path around = start.parent() == null ? folder : folder.resolve(start.parent().id());
    RunFolder run = start.id() == null ? RunFolder.create(around, name(start)) : known(start.id());
    return new TensorboardRun(id(run.path()), run.path(), start);
  }

  /// The folder of a run by its id, which is the path below the folder of all.
  private RunFolder known(String id) throws IOException {
    Path around = folder;
    String[] names = id.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      around = RunFolder.open(around, names[i]).path();
    }
    return RunFolder.open(around, names[names.length - 1]);
  }

  private String id(Path run) {
    return folder.relativize(run).toString().replace('\\', '/');
  }

  private static String name(RunStart start) {
    return start.name() == null
        ? START_TIME.format(start.time().atZone(ZoneId.systemDefault()))
        : start.name();
  }
}
