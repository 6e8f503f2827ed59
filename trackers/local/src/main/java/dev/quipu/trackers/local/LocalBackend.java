package dev.quipu.trackers.local;

import dev.quipu.core.error.QuipuException;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

  /// So many runs of one name need names of their own.
  private static final int SAME_NAMES = 100_000;

  @Override
  public String name() {
    return "local";
  }

  @Override
  public BackendRun open(RunStart start) throws IOException {
    Path project = folder.resolve(FileName.of(start.project()));
    Files.createDirectories(project);
    if (start.id() != null) {
      Path run = project.resolve(FileName.of(start.id()));
      if (Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)) {
        return LocalRun.resume(run, start);
      }
      Files.createDirectory(run);
      return LocalRun.create(run, start);
    }
    return LocalRun.create(newFolder(project, FileName.of(id(start))), start);
  }

  private static String id(RunStart start) {
    if (start.name() != null) {
      return start.name();
    }
    return start.experimentName() == null
        ? START_TIME.format(start.time().atZone(ZoneId.systemDefault()))
        : start.experimentName();
  }

  private static Path newFolder(Path project, String id) throws IOException {
    for (int i = 1; i <= SAME_NAMES; i++) {
      Path run = project.resolve(i == 1 ? id : id + "-" + i);
      if (!Files.exists(run, LinkOption.NOFOLLOW_LINKS) && isMade(run)) {
        return run;
      }
    }
    throw QuipuException.invalid(
        project + " has " + SAME_NAMES + " runs with the name " + id + "; give the run another");
  }

  private static boolean isMade(Path run) throws IOException {
    try {
      Files.createDirectory(run);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
