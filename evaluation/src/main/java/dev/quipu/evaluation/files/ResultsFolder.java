package dev.quipu.evaluation.files;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.RunTally;
import dev.quipu.evaluation.TrackedRun;
import dev.quipu.evaluation.files.Leaderboard.OfProject;
import dev.quipu.evaluation.form.CsvRows;
import dev.quipu.evaluation.form.CsvText;
import dev.quipu.evaluation.form.JsonRows;
import dev.quipu.evaluation.form.ResultsFile;
import dev.quipu.evaluation.form.StoredRow;
import dev.quipu.evaluation.json.CaseJson;
import dev.quipu.sdk.folder.FolderLock;
import dev.quipu.sdk.values.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A folder with the rows of runs, what they ran with, large values, and a leaderboard.
///
/// Rows are forced to the disk before a write returns. The leaderboard follows from the rows, and
/// is replaced as a whole. Several threads and processes may write: each holds the lock of the
/// folder, first reads what others have written, and cuts off what a crash has left of a record.
final class ResultsFolder {
  private static final String LOCK = ".lock";
  private static final String RESULTS = "experiment_results";
  private static final String LEADERBOARD = "leaderboard";
  private static final String CONTEXT = "experiment_context.jsonl";
  private static final String OBJECTS = "objects";

  private final Path folder;
  private final boolean isCsv;
  private final RecordFile results;
  private final RecordFile contexts;
  private final Path leaderboard;

  // Guarded by the lock of the folder: what was read of the files so far.
  private long resultsEnd;
  private long contextsEnd;
  private List<String> header = List.of();
  private @Nullable Object fileKey;
  private final Map<String, Map<String, RunTally>> projects = new TreeMap<>();

  /// @param isCsv whether rows are CSV, else they are lines of JSON
  ResultsFolder(Path folder, boolean isCsv) {
    try {
      Files.createDirectories(folder);
      this.folder = folder.toRealPath();
    } catch (IOException e) {
      throw QuipuException.invalid("The folder " + folder + " for results cannot be made: " + e);
    }
    this.isCsv = isCsv;
    results = new RecordFile(this.folder.resolve(RESULTS + (isCsv ? ".csv" : ".jsonl")), isCsv);
    contexts = new RecordFile(this.folder.resolve(CONTEXT), false);
    leaderboard = this.folder.resolve(LEADERBOARD + (isCsv ? ".csv" : ".json"));
  }

  private <T> T locked(FolderLock.Action<T> action) {
    try {
      return FolderLock.holding(
          folder,
          LOCK,
          () -> {
            catchUp();
            return action.run();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- what others have written ----

  private void catchUp() throws IOException {
    if (hasOtherRows()) {
      resultsEnd = 0;
      contextsEnd = 0;
      header = List.of();
      projects.clear();
    }
    long[] place = {0};
    resultsEnd = results.read(resultsEnd, record -> take(record, ++place[0]));
    contextsEnd = contexts.read(contextsEnd, this::takeContext);
    fileKey = fileKey();
  }

  /// Whether the file is not the one that was read, as after somebody has edited it, or another
  /// writer has added columns.
  private boolean hasOtherRows() throws IOException {
    return results.size() < resultsEnd
        || contexts.size() < contextsEnd
        || (fileKey != null && !fileKey.equals(fileKey()))
        || (!header.isEmpty() && !results.beginsWith(record(header)));
  }

  private static String record(List<String> cells) {
    StringBuilder record = new StringBuilder();
    CsvText.append(cells, record);
    return record.toString();
  }

  private @Nullable Object fileKey() throws IOException {
    return results.size() == 0
        ? null
        : Files.readAttributes(results.path(), BasicFileAttributes.class).fileKey();
  }

  private void take(String record, long place) {
    try {
      if (isCsv && header.isEmpty()) {
        List<String> cells = CsvText.cells(record);
        if (!CsvRows.isHeader(cells)) {
          throw QuipuException.invalid("Its header is " + Text.quote(record));
        }
        header = cells;
        return;
      }
      StoredRow row = isCsv ? CsvRows.read(record) : JsonRows.read(record);
      run(row.project(), row.runId()).add(row.evaluated());
    } catch (QuipuException e) {
      throw QuipuException.invalid(
          results.path() + " has no row in record " + place + " of those read: " + e.message());
    }
  }

  private void takeContext(String line) {
    Map<String, @Nullable Object> members = CaseJson.object("Line of " + CONTEXT, line);
    if (members.get("project") instanceof String project
        && members.get("runId") instanceof String run
        && members.get("timeUs") instanceof Long timeUs
        && members.get("context") instanceof Map<?, ?> context) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      context.forEach((name, value) -> values.put(String.valueOf(name), value));
      run(project, run).context(timeUs, values);
    } else {
      throw QuipuException.invalid(contexts.path() + " has a line that is no context: " + line);
    }
  }

  private RunTally run(String project, String id) {
    return projects
        .computeIfAbsent(project, unused -> new LinkedHashMap<>())
        .computeIfAbsent(id, RunTally::new);
  }

  // ---- writing ----

  void write(String project, String runId, List<CaseEvaluated> rows) {
    List<StoredRow> stored = rows.stream().map(row -> new StoredRow(project, runId, row)).toList();
    locked(() -> {
      StringBuilder records = new StringBuilder();
      if (isCsv) {
        widen(CsvRows.header(header.isEmpty() ? CsvRows.header() : header, stored), records);
        stored.forEach(row -> CsvRows.append(row, header, records));
      } else {
        stored.forEach(row -> records.append(JsonRows.line(row)));
      }
      resultsEnd = results.append(resultsEnd, records.toString());
      fileKey = fileKey();
      rows.forEach(row -> run(project, runId).add(row));
      writeLeaderboard();
      return resultsEnd;
    });
  }

  /// Gives the file more columns: those of an empty file come first in the records, else the file
  /// is replaced by one with longer records.
  private void widen(List<String> wider, StringBuilder records) throws IOException {
    if (resultsEnd == 0) {
      records.append(record(wider));
    } else if (wider.size() > header.size()) {
      String empty = ",".repeat(wider.size() - header.size());
      ResultsFile.replace(
          results.path(),
          out -> {
            out.append(record(wider));
            long[] place = {0};
            results.read(
                0,
                record -> {
                  if (place[0]++ > 0) {
                    append(out, record.stripTrailing() + empty + "\n");
                  }
                });
          });
      resultsEnd = results.size();
    }
    header = wider;
  }

  private static void append(Writer out, String text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void writeContext(
      String project, String runId, long timeUs, Map<String, ? extends @Nullable Object> context) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("project", project);
    line.put("runId", runId);
    line.put("timeUs", timeUs);
    line.put("context", context);
    String json = CaseJson.text(line);
    locked(() -> {
      contextsEnd = contexts.append(contextsEnd, json + "\n");
      takeContext(json);
      writeLeaderboard();
      return contextsEnd;
    });
  }

  private void writeLeaderboard() throws IOException {
    List<OfProject> all = new ArrayList<>();
    projects.forEach((project, runs) -> all.add(new OfProject(project, sorted(runs))));
    ResultsFile.replace(
        leaderboard,
        out -> {
          if (isCsv) {
            Leaderboard.csv(all, out);
          } else {
            Leaderboard.json(all, out);
          }
        });
  }

  private static List<RunTally> sorted(Map<String, RunTally> runs) {
    return runs.values().stream()
        .sorted(Comparator.comparing((RunTally tally) -> tally.run().start()))
        .toList();
  }

  /// Keeps a value in a file of its own, under the digest of the object.
  Digest keep(Content value) {
    Digest digest = value.digest();
    try {
      Path objects = Files.createDirectories(folder.resolve(OBJECTS));
      Path file = objects.resolve(digest.hex());
      if (Files.notExists(file)) {
        Path fresh = Files.createTempFile(objects, ".", ".new");
        try (InputStream content = value.open()) {
          Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
          Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(fresh);
        }
      }
      return digest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- reading ----

  List<TrackedRun> runs(String project) {
    return locked(() ->
        sorted(projects.getOrDefault(project, Map.of())).stream().map(RunTally::run).toList());
  }

  List<CaseEvaluated> rows(String project, String runId) {
    Map<List<String>, CaseEvaluated> rows = new LinkedHashMap<>();
    Consumer<StoredRow> taker =
        row -> {
          if (row.project().equals(project) && row.runId().equals(runId)) {
            CaseEvaluated one = row.evaluated();
            rows.put(List.of(one.row().dataset(), one.row().key()), one);
          }
        };
    return locked(() -> {
      long[] place = {0};
      results.read(
          0,
          record -> {
            if (!isCsv) {
              taker.accept(JsonRows.read(record));
            } else if (place[0]++ > 0) {
              taker.accept(CsvRows.read(record));
            }
          });
      return List.copyOf(rows.values());
    });
  }
}
