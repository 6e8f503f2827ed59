package dev.quipu.evaluation.files;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.model.Digest;
import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.TrackedRun;
import dev.quipu.sdk.values.Content;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps results in files of a folder, without a server:
///
/// - as CSV `experiment_results.csv` with a row for each case, and `leaderboard.csv` with a row for
///   each run; texts that a spreadsheet would take for formulas have an apostrophe in front
/// - as JSON `experiment_results.jsonl` with a line for each case, and `leaderboard.json`
/// - `experiment_context.jsonl` with what runs ran with, and `objects/` with values that are too
///   large for a row
///
/// A result is on the disk when a method has returned. A crash loses at most what was not returned
/// yet, and what it leaves of a row is cut off later. Several threads and programs may write to one
/// folder at the same time. Each write costs as many as the runs of the folder and the cases of its
/// run, because the leaderboard is written anew; a batch is one write.
public final class FileTracker extends ExperimentTracker {
  private final ResultsFolder files;
  private final Path folder;

  private FileTracker(Path folder, String projectName, boolean isCsv) {
    super(projectName);
    this.folder = folder;
    files = new ResultsFolder(folder, isCsv);
  }

  /// A tracker that writes CSV.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name is empty or too long, or the folder cannot
  ///   be made
  public static FileTracker csv(Path folder, String projectName) {
    return new FileTracker(folder, projectName, true);
  }

  /// A tracker that writes JSON.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name is empty or too long, or the folder cannot
  ///   be made
  public static FileTracker json(Path folder, String projectName) {
    return new FileTracker(folder, projectName, false);
  }

  @Override
  public List<TrackedRun> experimentHistory() {
    return files.runs(projectName());
  }

  @Override
  protected void write(String runId, List<CaseEvaluated> rows) {
    files.write(projectName(), runId, rows);
  }

  @Override
  protected void writeContext(
      String runId, Instant time, Map<String, ? extends @Nullable Object> context) {
    files.writeContext(projectName(), runId, TimeUs.of(time), context);
  }

  @Override
  protected List<CaseEvaluated> read(String runId) {
    return files.rows(projectName(), runId);
  }

  @Override
  protected Digest keep(String runId, Content value) {
    return files.keep(value);
  }

  @Override
  public Optional<String> address(String runId) {
    return Optional.of(folder.toUri().toString());
  }
}
