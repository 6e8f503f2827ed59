package dev.quipu.evaluation.files;

import dev.quipu.evaluation.RunTally;
import dev.quipu.evaluation.TrackedRun;
import dev.quipu.evaluation.TrackedRun.MeanScore;
import dev.quipu.evaluation.form.CsvText;
import dev.quipu.evaluation.form.FormLimits;
import dev.quipu.evaluation.json.CaseJson;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A line for each run, with the mean of each score. It follows from the rows, and is written anew
/// each time.
final class Leaderboard {
  private Leaderboard() {}

  /// The runs of a project.
  record OfProject(String project, List<RunTally> runs) {}

  static void csv(List<OfProject> projects, Writer out) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    projects.forEach(
        project -> project.runs().forEach(run -> names.addAll(run.run().scores().keySet())));
    List<String> scores = names.stream().limit(FormLimits.SCORE_COLUMNS).toList();
    List<String> header =
        new ArrayList<>(List.of("project", "run_id", "start", "datasets", "cases", "errors"));
    for (String score : scores) {
      header.add(CsvText.inert(score));
      header.add(CsvText.inert(score + " success_rate"));
    }
    header.add("context");
    write(header, out);
    for (OfProject project : projects) {
      for (RunTally run : project.runs()) {
        write(cells(project.project(), run, scores), out);
      }
    }
  }

  private static List<String> cells(String project, RunTally tally, List<String> scores) {
    TrackedRun run = tally.run();
    List<String> cells =
        new ArrayList<>(
            List.of(
                CsvText.inert(project),
                CsvText.inert(run.id()),
                run.start().toString(),
                CsvText.inert(String.join("; ", run.datasets())),
                String.valueOf(run.cases()),
                String.valueOf(tally.errors())));
    for (String score : scores) {
      MeanScore mean = run.scores().get(score);
      cells.add(mean == null ? "" : number(mean.mean()));
      cells.add(mean == null ? "" : number(mean.successRate()));
    }
    cells.add(run.context().isEmpty() ? "" : CaseJson.text(run.context()));
    return cells;
  }

  private static String number(@Nullable Double number) {
    return number == null ? "" : CaseJson.text(number);
  }

  private static void write(List<String> cells, Writer out) throws IOException {
    StringBuilder line = new StringBuilder();
    CsvText.append(cells, line);
    out.append(line);
  }

  static void json(List<OfProject> projects, Writer out) throws IOException {
    String before = "[\n";
    for (OfProject project : projects) {
      for (RunTally run : project.runs()) {
        out.append(before).append(CaseJson.text(members(project.project(), run)));
        before = ",\n";
      }
    }
    out.append(before.equals("[\n") ? "[]\n" : "\n]\n");
  }

  private static Map<String, Object> members(String project, RunTally tally) {
    TrackedRun run = tally.run();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("project", project);
    members.put("runId", run.id());
    members.put("start", run.start().toString());
    members.put("datasets", run.datasets());
    members.put("cases", run.cases());
    members.put("errors", tally.errors());
    Map<String, Object> scores = new LinkedHashMap<>();
    run.scores()
        .forEach((name, mean) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("count", mean.count());
          if (mean.mean() != null) {
            one.put("mean", mean.mean());
          }
          if (mean.successRate() != null) {
            one.put("successRate", mean.successRate());
          }
          scores.put(name, one);
        });
    members.put("scores", scores);
    members.put("context", run.context());
    return members;
  }
}
