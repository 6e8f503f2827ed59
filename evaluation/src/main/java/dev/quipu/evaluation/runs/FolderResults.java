package dev.quipu.evaluation.runs;

import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.RunTally;
import dev.quipu.evaluation.TrackedRun;
import dev.quipu.sdk.folder.RunDocument;
import dev.quipu.sdk.folder.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The runs in run folders below a folder.
///
/// @param experiment the name of the experiment of the runs
record FolderResults(Path folder, String experiment) implements StoredResults {
  private record Found(RunFolder folder, RunDocument run) {}

  private List<Found> all() throws IOException {
    List<Found> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      for (RunFolder one : RunFolder.below(folder)) {
        RunDocument run = one.run();
        if (run.experiment().equals(experiment)) {
          found.add(new Found(one, run));
        }
      }
    }
    found.sort(Comparator.comparingLong((Found one) -> one.run().startMs()));
    return found;
  }

  @Override
  public Optional<RunId> find(String name) {
    try {
      return all().stream()
          .filter(one -> one.run().name().equals(name))
          .reduce((older, newer) -> newer)
          .map(one -> one.run().id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<TrackedRun> runs() {
    try {
      List<TrackedRun> runs = new ArrayList<>();
      for (Found one : all()) {
        RunTally tally = new RunTally(one.run().id().hex());
        one.folder().evaluations().each((line, number) -> tally.add(line.record()));
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        one.folder().params().forEach((key, param) -> context.put(key, value(param)));
        TrackedRun counted = tally.run();
        runs.add(
            new TrackedRun(
                counted.id(),
                one.run().name(),
                Instant.ofEpochMilli(one.run().startMs()),
                counted.datasets(),
                counted.cases(),
                context,
                counted.scores()));
      }
      return runs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(Param param) {
    return switch (param.type()) {
      case STRING -> param.value();
      case NUMBER -> number(param.value());
      case BOOLEAN -> Boolean.valueOf(param.value());
    };
  }

  private static Object number(String text) {
    OptionalLong integer = Text.integer(text);
    if (integer.isPresent()) {
      return integer.getAsLong();
    }
    return Double.valueOf(text);
  }

  @Override
  public List<CaseEvaluated> rows(RunId run) {
    Map<List<String>, CaseEvaluated> rows = new LinkedHashMap<>();
    try {
      for (Found one : all()) {
        if (one.run().id().equals(run)) {
          one.folder()
              .evaluations()
              .each((line, number) -> {
                CaseEvaluated row = line.record();
                rows.put(List.of(row.row().dataset(), row.row().key()), row);
              });
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(rows.values());
  }
}
