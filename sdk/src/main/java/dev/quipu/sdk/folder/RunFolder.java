package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads one run folder. Nothing is followed that leads elsewhere. Each line is read when it is
/// asked for, so that memory does not grow with the folder.
///
/// ```java
/// for (RunFolder run : RunFolder.below(Path.of("runs"))) {
///   run.rows("train").forEach(row -> System.out.println(row.fields().get("loss")));
/// }
/// ```
public final class RunFolder {
  private static final int DEPTH = 200;

  private final Path path;

  public RunFolder(Path path) {
    this.path = path;
  }

  /// The run folders at a path: the folder itself if it is one, else those in it, by the ids of
  /// their runs. Other folders are left out.
  public static List<RunFolder> below(Path path) throws IOException {
    if (Files.isRegularFile(path.resolve(RunFiles.RUN), LinkOption.NOFOLLOW_LINKS)) {
      return List.of(new RunFolder(path));
    }
    List<RunFolder> runs = new ArrayList<>();
    try (Stream<Path> inside = Files.list(path)) {
      inside
          .filter(one -> Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS))
          .filter(one -> Files.isRegularFile(one.resolve(RunFiles.RUN), LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .forEach(one -> runs.add(new RunFolder(one)));
    }
    return runs;
  }

  public Path path() {
    return path;
  }

  /// What `run.json` says.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names the file, if it is no run's
  public RunDocument run() throws IOException {
    return document(RunFiles.RUN, RunDocument::read);
  }

  public RunId id() throws IOException {
    return run().id();
  }

  public SortedMap<String, Param> params() throws IOException {
    return RunFiles.has(path, RunFiles.PARAMETERS)
        ? document(RunFiles.PARAMETERS, RunDocument::readParameters)
        : java.util.Collections.emptySortedMap();
  }

  private <T> T document(String file, Function<String, T> reading) throws IOException {
    try {
      return reading.apply(RunFiles.readDocument(path, file));
    } catch (QuipuException e) {
      String place = path.resolve(file).toString();
      throw e.message().contains(place)
          ? e
          : QuipuException.invalid(place + " cannot be read: " + e.message());
    }
  }

  /// Whether a program has written the folder line by line, so that it may grow.
  public boolean mayGrow() {
    return RunFiles.has(path, RunFiles.STATE);
  }

  // ---- streams, log, tracks ----

  /// The names of the streams.
  public List<String> streams() throws IOException {
    return files("metrics").map(FolderNames::streamAt).toList();
  }

  public FolderLines<FolderLine.Row> rows(String stream) throws IOException {
    return lines(FolderNames.stream(stream), FolderLine.Row::read);
  }

  public FolderLines<FolderLine.Entry> log() throws IOException {
    return lines(RunFiles.LOG, FolderLine.Entry::read);
  }

  /// The topics of the tracks.
  public List<String> tracks() throws IOException {
    return files("tracks").map(FolderNames::topicAt).toList();
  }

  public FolderLines<FolderLine.TrackRow> track(String topic) throws IOException {
    return lines(FolderNames.track(topic), FolderLine.TrackRow::read);
  }

  // ---- tasks, objects, artifacts ----

  public FolderLines<LineageLine.TaskLine> tasks() throws IOException {
    return lines(RunFiles.TASKS, LineageLine.TaskLine::read);
  }

  public FolderLines<LineageLine.UseLine> uses() throws IOException {
    return lines(RunFiles.USES, LineageLine.UseLine::read);
  }

  public FolderLines<LineageLine.LinkLine> links() throws IOException {
    return lines(RunFiles.LINKS, LineageLine.LinkLine::read);
  }

  public FolderLines<LineageLine.ObjectLine> objects() throws IOException {
    return lines(RunFiles.OBJECTS, LineageLine.ObjectLine::read);
  }

  public FolderLines<LineageLine.MeasurementLine> measurements() throws IOException {
    return lines(RunFiles.MEASUREMENTS, LineageLine.MeasurementLine::read);
  }

  public FolderLines<EvaluationLine> evaluations() throws IOException {
    return lines(RunFiles.EVALUATIONS, EvaluationLine::read);
  }

  public FolderLines<DatasetLine> datasets() throws IOException {
    return lines(RunFiles.DATASETS, DatasetLine::read);
  }

  public FolderLines<FolderLine.Artifact> artifacts() throws IOException {
    return lines(RunFiles.ARTIFACTS, FolderLine.Artifact::read);
  }

  /// A file of the folder, such as that of an artifact.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is a link or no file
  public Path file(String below) {
    return RunFiles.file(path, below);
  }

  private <T extends FolderLine> FolderLines<T> lines(String file, Function<String, T> reading)
      throws IOException {
    long bytes = 0;
    if (mayGrow()) {
      bytes = document(RunFiles.STATE, FolderState::read).bytes(file);
    } else if (RunFiles.has(path, file)) {
      bytes = Files.size(RunFiles.file(path, file));
    }
    return new FolderLines<>(path, file, bytes, reading);
  }

  /// The files with lines, by their paths below the run folder.
  List<String> files() throws IOException {
    List<String> all = new ArrayList<>();
    files("metrics").forEach(all::add);
    files("tracks").forEach(all::add);
    Stream.of(
            RunFiles.LOG,
            RunFiles.TASKS,
            RunFiles.USES,
            RunFiles.LINKS,
            RunFiles.OBJECTS,
            RunFiles.MEASUREMENTS,
            RunFiles.EVALUATIONS,
            RunFiles.DATASETS,
            RunFiles.ARTIFACTS)
        .filter(file -> RunFiles.has(path, file))
        .forEach(all::add);
    return all;
  }

  /// The files with lines in a folder, in the order of their paths.
  private Stream<String> files(String folder) throws IOException {
    if (mayGrow()) {
      return document(RunFiles.STATE, FolderState::read).lengths().keySet().stream()
          .filter(file -> file.startsWith(folder + "/"));
    }
    Path top = path.resolve(folder);
    if (Files.isSymbolicLink(top)) {
      throw QuipuException.invalid(top + " is a symbolic link; a run folder has none");
    }
    if (Files.notExists(top)) {
      return Stream.empty();
    }
    try (Stream<Path> below = Files.walk(top, DEPTH)) {
      List<String> found = new ArrayList<>();
      for (Path one : (Iterable<Path>) below::iterator) {
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        String name =
            path.relativize(one).toString().replace(one.getFileSystem().getSeparator(), "/");
        if (!name.endsWith("/" + FolderNames.DATA)
            || !Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)) {
          throw QuipuException.invalid(
              one
                  + " does not belong there: "
                  + folder
                  + " has only files named "
                  + FolderNames.DATA);
        }
        found.add(name);
      }
      found.sort(null);
      return found.stream();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
