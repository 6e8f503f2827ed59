package dev.quipu.harness.compare;

import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.LineReader;
import dev.quipu.harness.artifacts.Manifest;
import dev.quipu.harness.artifacts.RecordStatus;
import dev.quipu.harness.artifacts.StoredMeans;
import dev.quipu.harness.artifacts.StoredMeans.Mean;
import dev.quipu.harness.compare.RunDiff.ExperimentDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares the records of two folders. Both are read once, side by side: records that stand at the
/// same place in both need no memory, and those with equal bytes are not even parsed.
public final class FolderDiff {
  private final Manifest base;
  private final Manifest run;
  private final HarnessFolder baseFolder;
  private final HarnessFolder runFolder;
  private final double tolerance;
  private final int mostListed;

  /// Whether a case is named by its model, too. Where each run has one model, the two are compared
  /// whatever their names.
  private final boolean withModel;

  private final EnumMap<RecordChange, Long> counts = new EnumMap<>(RecordChange.class);
  private final EnumMap<RecordChange, List<CaseDiff>> listed = new EnumMap<>(RecordChange.class);
  private final Map<RecordView.Key, RecordView> waitingBase = new LinkedHashMap<>();
  private final Map<RecordView.Key, RecordView> waitingRun = new LinkedHashMap<>();

  private FolderDiff(
      HarnessFolder baseFolder, HarnessFolder runFolder, double tolerance, int mostListed)
      throws IOException {
    this.baseFolder = baseFolder;
    this.runFolder = runFolder;
    this.tolerance = tolerance;
    this.mostListed = mostListed;
    base = baseFolder.manifest();
    run = runFolder.manifest();
    withModel = base.plan().models().size() > 1 || run.plan().models().size() > 1;
  }

  /// Compares two folders.
  ///
  /// @param tolerance the difference of primary scores up to which they are the same
  /// @param mostListed the cases of each change that are listed
  public static RunDiff of(HarnessFolder base, HarnessFolder run, double tolerance, int mostListed)
      throws IOException {
    return new FolderDiff(base, run, tolerance, mostListed).read();
  }

  private RunDiff read() throws IOException {
    try (LineReader before = baseFolder.records();
        LineReader after = runFolder.records()) {
      byte[] one = before.next();
      byte[] two = after.next();
      while (one != null || two != null) {
        if (one != null && two != null && Arrays.equals(one, two)) {
          counts.merge(RecordChange.SAME, 1L, Long::sum);
        } else {
          pair(view(one, baseFolder), view(two, runFolder));
        }
        one = one == null ? null : before.next();
        two = two == null ? null : after.next();
      }
    }
    waitingRun.values().forEach(view -> count(RecordChange.NEW, null, view));
    waitingBase.values().forEach(view -> count(RecordChange.GONE, view, null));
    return new RunDiff(
        base.plan(),
        run.plan(),
        counts,
        experiments(),
        listed.values().stream().flatMap(List::stream).toList());
  }

  private static @Nullable RecordView view(byte @Nullable [] line, HarnessFolder folder) {
    return line == null
        ? null
        : RecordView.of("A line of " + folder.file(HarnessFolder.RECORDS), line);
  }

  /// Two records from the same place of the runs, which mostly are of one case.
  private void pair(@Nullable RecordView before, @Nullable RecordView after) {
    if (before != null && after != null) {
      RecordView.Key key = before.key(withModel);
      if (key.equals(after.key(withModel))) {
        compare(before, after);
        return;
      }
    }
    if (before != null) {
      RecordView other = waitingRun.remove(before.key(withModel));
      if (other == null) {
        waitingBase.put(before.key(withModel), before);
      } else {
        compare(before, other);
      }
    }
    if (after != null) {
      RecordView other = waitingBase.remove(after.key(withModel));
      if (other == null) {
        waitingRun.put(after.key(withModel), after);
      } else {
        compare(other, after);
      }
    }
  }

  private void compare(RecordView before, RecordView after) {
    RecordChange change = change(before, after);
    if (change == RecordChange.CHANGED && before.isSame(after)) {
      change = RecordChange.SAME;
    }
    count(change, before, after);
  }

  /// The change, where records that are not worse or better count as changed.
  private RecordChange change(RecordView before, RecordView after) {
    if (before.status().isFailure() != after.status().isFailure()) {
      return after.status().isFailure() ? RecordChange.REGRESSED : RecordChange.IMPROVED;
    }
    boolean areAnswers =
        before.status() == RecordStatus.SUCCESS && after.status() == RecordStatus.SUCCESS;
    if (!areAnswers || !before.primaryMetric().equals(after.primaryMetric())) {
      return RecordChange.CHANGED;
    }
    Double was = before.primaryScore();
    Double is = after.primaryScore();
    if (was == null || is == null) {
      return was == null && is == null
          ? RecordChange.CHANGED
          : is == null ? RecordChange.REGRESSED : RecordChange.IMPROVED;
    }
    boolean isHigherBetter = run.probe(after.probe()).isHigherBetter(after.primaryMetric());
    double gain = isHigherBetter ? is - was : was - is;
    if (Math.abs(gain) <= tolerance) {
      return RecordChange.CHANGED;
    }
    return gain < 0 ? RecordChange.REGRESSED : RecordChange.IMPROVED;
  }

  private void count(RecordChange change, @Nullable RecordView before, @Nullable RecordView after) {
    counts.merge(change, 1L, Long::sum);
    if (change == RecordChange.SAME) {
      return;
    }
    List<CaseDiff> cases = listed.computeIfAbsent(change, _ -> new ArrayList<>());
    if (cases.size() < mostListed) {
      cases.add(new CaseDiff(change, record(before), record(after)));
    }
  }

  private static @Nullable CaseRecord record(@Nullable RecordView view) {
    return view == null ? null : CaseRecord.of("A record", view.line());
  }

  // ---- the means ----

  private List<ExperimentDiff> experiments() throws IOException {
    Map<List<String>, Mean> before = means(baseFolder);
    Map<List<String>, Mean> after = means(runFolder);
    List<ExperimentDiff> all = new ArrayList<>();
    after.forEach((name, mean) -> {
      Mean was = before.remove(name);
      String model =
          was == null || was.model().equals(mean.model())
              ? mean.model()
              : was.model() + " → " + mean.model();
      all.add(
          new ExperimentDiff(
              model,
              mean.probe(),
              mean.dataset(),
              mean.metric(),
              was == null ? null : was.value(),
              mean.value()));
    });
    before
        .values()
        .forEach(was ->
            all.add(
                new ExperimentDiff(
                    was.model(), was.probe(), was.dataset(), was.metric(), was.value(), null)));
    return all;
  }

  private Map<List<String>, Mean> means(HarnessFolder folder) throws IOException {
    Map<List<String>, Mean> means = new LinkedHashMap<>();
    for (Mean mean : StoredMeans.read(folder, null)) {
      means.put(
          List.of(withModel ? mean.model() : "", mean.probe(), mean.dataset(), mean.metric()),
          mean);
    }
    return means;
  }
}
