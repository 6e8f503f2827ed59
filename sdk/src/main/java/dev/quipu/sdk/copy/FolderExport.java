package dev.quipu.sdk.copy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.fetch.Download;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.fetch.StoredFiles;
import dev.quipu.sdk.folder.AnswerPage;
import dev.quipu.sdk.folder.DatasetLine;
import dev.quipu.sdk.folder.EvaluationLine;
import dev.quipu.sdk.folder.FolderLine;
import dev.quipu.sdk.folder.FolderNames;
import dev.quipu.sdk.folder.LineageLine;
import dev.quipu.sdk.folder.RunDocument;
import dev.quipu.sdk.folder.RunFiles;
import dev.quipu.sdk.read.ArtifactEntry;
import dev.quipu.sdk.read.StoredArtifacts;
import dev.quipu.sdk.wire.ContentsJson;
import dev.quipu.sdk.wire.Query;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Exports runs of a server as run folders. Equal runs become equal files, byte for byte. Memory
/// does not grow with the run.
public final class FolderExport {
  private static final int ROWS = 1000;

  private final Access access;
  private final ServerReader reader;

  private FolderExport(Access access) {
    this.access = access;
    reader = access.reader();
  }

  /// Exports from the server of the options. The options that count are the URL, the headers and
  /// the timeouts.
  public static FolderExport from(Options options) {
    return new FolderExport(new Access(options));
  }

  /// The runs that fit a filter, the newest first; all that are not deleted if it is empty.
  public List<RunId> find(String filter) {
    List<RunId> found = new ArrayList<>();
    access.project().runs(filter).forEach(run -> found.add(run.id()));
    return found;
  }

  /// The run with an id or a name.
  ///
  /// @throws QuipuException NOT_FOUND if there is none
  public RunId load(String idOrName) {
    return RunId.isValid(idOrName)
        ? access.project().loadRun(new RunId(idOrName)).id()
        : access.project().loadRun(idOrName).id();
  }

  /// Exports a run into a folder of run folders. The run folder gets its name, the id of the run,
  /// once it is complete.
  ///
  /// @return the run folder; null if there was one, which is left as it is
  public @Nullable Path run(RunId run, Path folder) throws IOException {
    Path target = folder.resolve(run.hex());
    if (Files.exists(target)) {
      return null;
    }
    Files.createDirectories(folder);
    ExportedFiles files = new ExportedFiles(folder.resolve("." + run.hex() + ".part"));
    AnswerPage answer = AnswerPage.read(reader.loadBytes(reader.api().run(run), "id"));
    exportData(run, files);
    exportLineage(run, files);
    exportDatasets(run, files);
    exportArtifacts(run, files);
    files.document(RunFiles.PARAMETERS, RunDocument.parameters(answer.params()));
    files.document(RunFiles.RUN, answer.run(experiment(answer)).json());
    files.complete(target);
    return target;
  }

  private String experiment(AnswerPage run) {
    ExperimentId id =
        ExperimentId.find(run.text("experimentId"))
            .orElseThrow(
                () -> QuipuException.invalid("The server gives a run no id of an experiment"));
    return AnswerPage.read(reader.loadBytes(reader.api().experiment(id), "id")).text("name");
  }

  // ---- streams, log, tracks ----

  private void exportData(RunId run, ExportedFiles files) throws IOException {
    for (String stream : page(run, "streams", Query.EMPTY, "streams").texts("streams", "stream")) {
      files.lines(FolderNames.stream(stream), sink -> exportRows(run, stream, sink));
    }
    files.lines(
        RunFiles.LOG, sink -> each(run, "log", "entries", FolderLine.Entry::read, sink::accept));
    for (String topic : page(run, "tracks", Query.EMPTY, "tracks").texts("tracks", "topic")) {
      files.lines(
          FolderNames.track(topic),
          sink ->
              each(
                  run,
                  "tracks/rows",
                  Query.EMPTY.with("topic", topic),
                  "rows",
                  FolderLine.TrackRow::read,
                  sink::accept));
    }
  }

  private void exportRows(RunId run, String stream, ExportedFiles.Sink sink) throws IOException {
    long index = 0;
    long total;
    do {
      Query query =
          Query.EMPTY.with("stream", stream).with("startIndex", index).with("limit", ROWS);
      AnswerPage page = page(run, "rows", query, "stream");
      for (FolderLine.Row row : page.items("rows", FolderLine.Row::read)) {
        sink.accept(row);
      }
      index = page.integer("endIndex");
      total = page.integer("total");
    } while (index < total);
  }

  private AnswerPage page(RunId run, String list, Query query, String proof) {
    return AnswerPage.read(reader.loadBytes(reader.api().list(run, list, query), proof));
  }

  /// Takes what was read.
  private interface Sink<T> {
    void accept(T item) throws IOException;
  }

  private <T> void each(
      RunId run, String list, String field, Function<String, T> reading, Sink<? super T> sink)
      throws IOException {
    each(run, list, Query.EMPTY, field, reading, sink);
  }

  /// Reads a list page by page.
  private <T> void each(
      RunId run,
      String list,
      Query query,
      String field,
      Function<String, T> reading,
      Sink<? super T> sink)
      throws IOException {
    String token = null;
    do {
      Query next = query.with("max", CopyLimits.PAGE).withIfPresent("pageToken", token);
      AnswerPage page = page(run, list, next, field);
      for (T item : page.items(field, reading)) {
        sink.accept(item);
      }
      token = page.findText("nextPageToken");
    } while (token != null);
  }

  // ---- datasets ----

  private void exportDatasets(RunId run, ExportedFiles files) throws IOException {
    List<DatasetLine> lines =
        page(run, "datasets", Query.EMPTY, "datasets").items("datasets", DatasetLine::read);
    files.lines(
        RunFiles.DATASETS,
        sink -> {
          for (DatasetLine line : lines) {
            sink.accept(line);
          }
        });
  }

  // ---- tasks and objects ----

  private void exportLineage(RunId run, ExportedFiles files) throws IOException {
    files.lines(
        RunFiles.TASKS,
        sink -> each(run, "tasks", "tasks", LineageLine.TaskLine::read, sink::accept));
    try (SortedLines objects = sorted(files)) {
      exportSorted(
          run,
          "uses",
          RunFiles.USES,
          LineageLine.UseLine::read,
          files,
          line -> objects.add(line.use().object().hex()));
      exportSorted(
          run,
          "links",
          RunFiles.LINKS,
          LineageLine.LinkLine::read,
          files,
          line -> {
            objects.add(line.link().from().hex());
            objects.add(line.link().to().hex());
          });
      exportSorted(
          run,
          "measurements",
          RunFiles.MEASUREMENTS,
          LineageLine.MeasurementLine::read,
          files,
          line -> {
            Digest object = line.measured().object();
            if (object != null) {
              objects.add(object.hex());
            }
          });
      exportSorted(
          run,
          "evaluations",
          RunFiles.EVALUATIONS,
          EvaluationLine::read,
          files,
          line -> standIns(line, objects));
      files.lines(RunFiles.OBJECTS, sink -> exportObjects(objects, files, sink));
    }
  }

  /// Adds the objects that stand for values of a row.
  private static void standIns(EvaluationLine line, SortedLines objects) throws IOException {
    for (Digest object : line.record().row().standIns()) {
      objects.add(object.hex());
    }
  }

  private static SortedLines sorted(ExportedFiles files) {
    return new SortedLines(files.folder(), CopyLimits.SORTED_BYTES);
  }

  /// Exports a list that the server gives in an order of its own, sorted by time.
  private <T extends LineageLine> void exportSorted(
      RunId run,
      String list,
      String file,
      Function<String, T> reading,
      ExportedFiles files,
      Sink<? super T> objects)
      throws IOException {
    try (SortedLines lines = sorted(files)) {
      each(
          run,
          list,
          list,
          reading,
          line -> {
            objects.accept(line);
            lines.add(sortable(line.record().timeUs()) + line.json().stripTrailing());
          });
      files.lines(file, sink -> lines.each(line -> sink.accept(line.substring(16) + "\n")));
    }
  }

  /// Sixteen digits whose order as text is that of the times.
  private static String sortable(long timeUs) {
    return String.format("%016x", timeUs ^ Long.MIN_VALUE);
  }

  private void exportObjects(SortedLines digests, ExportedFiles files, ExportedFiles.Sink sink)
      throws IOException {
    List<Digest> some = new ArrayList<>();
    digests.each(hex -> {
      some.add(new Digest(hex));
      if (some.size() == CopyLimits.OBJECTS) {
        exportObjects(some, files, sink);
        some.clear();
      }
    });
    if (!some.isEmpty()) {
      exportObjects(some, files, sink);
    }
  }

  private void exportObjects(List<Digest> digests, ExportedFiles files, ExportedFiles.Sink sink)
      throws IOException {
    AnswerPage found =
        AnswerPage.read(
            reader.loadBytes(reader.api().findObjects(ContentsJson.find(digests)), "objects"));
    // An object that was only named so far has nothing but its digest.
    List<LineageLine.ObjectLine> lines =
        new ArrayList<>(found.itemsWith("objects", "mediaType", LineageLine.ObjectLine::read));
    lines.sort((a, b) -> a.object().digest().hex().compareTo(b.object().digest().hex()));
    for (LineageLine.ObjectLine line : lines) {
      if (line.object().bytes() == null) {
        content(line.object().digest(), line.object().content(), files);
      }
      sink.accept(line);
    }
  }

  private void content(Digest object, Digest content, ExportedFiles files) throws IOException {
    Path file = files.place(RunFiles.content(content));
    if (Files.notExists(file)) {
      try {
        download(
            "Object " + object, (offset, etag) -> reader.api().content(object, offset, etag), file);
      } catch (QuipuException e) {
        Files.deleteIfExists(file);
        if (e.code() != dev.quipu.core.error.ErrorCode.NOT_FOUND) {
          throw e;
        }
        // The content has not arrived yet.
      }
    }
  }

  private void download(String what, Download.Asking asking, Path file) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      new Download(reader, what, asking, out, Long.MAX_VALUE).fetch();
      out.force(true);
    }
  }

  // ---- artifacts ----

  private void exportArtifacts(RunId run, ExportedFiles files) throws IOException {
    StoredArtifacts stored = access.project().loadRun(run).artifacts();
    try (SortedLines lines = sorted(files)) {
      folder(run, "", stored, files, lines);
      files.lines(RunFiles.ARTIFACTS, sink -> lines.each(line -> sink.accept(line + "\n")));
    }
  }

  /// Exports what is in a folder; false if nothing is.
  private boolean folder(
      RunId run, String folder, StoredArtifacts stored, ExportedFiles files, SortedLines lines)
      throws IOException {
    boolean any = false;
    for (ArtifactEntry entry : stored.list(folder)) {
      any = true;
      if (entry instanceof ArtifactEntry.File file) {
        lines.add(line(file(run, file, files)));
      } else if (entry instanceof ArtifactEntry.Reference reference) {
        lines.add(line(new FolderLine.ArtifactReference(reference.path(), reference.target())));
      } else if (!folder(run, entry.path().value(), stored, files, lines)) {
        Files.createDirectories(files.folder().resolve(FolderNames.artifact(entry.path())));
        lines.add(line(new FolderLine.ArtifactFolder(entry.path())));
      }
    }
    return any;
  }

  private FolderLine.Artifact file(RunId run, ArtifactEntry.File file, ExportedFiles files)
      throws IOException {
    String place = FolderNames.artifact(file.path());
    if (Files.exists(files.place(place))) {
      // Another path that differs only by case, where the file system does not tell them apart.
      place = FolderNames.otherArtifact(file.path());
    }
    download(
        "Artifact " + file.path(),
        (offset, etag) -> StoredFiles.of(run).file(reader.api(), file.path(), offset, etag),
        files.place(place));
    return new FolderLine.ArtifactFile(file.path(), place, file.sizeBytes(), file.digest());
  }

  private static String line(FolderLine.Artifact artifact) {
    return artifact.json().stripTrailing();
  }
}
