package dev.quipu.cli;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.CaseChange;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.evaluations.CaseComparison;
import dev.quipu.sdk.evaluations.ComparedCase;
import dev.quipu.sdk.evaluations.ScoreStatistics;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.read.StoredRun;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Compares the evaluations of two runs case by case.
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    exitCodeOnExecutionException = 1,
    description = {
      "Compares the evaluations of two runs case by case: which cases got worse, got better, are new"
          + " or gone, and whether the difference is more than chance.",
      "With --fail-on-regressions the exit code is 2 if a case got worse. A mistake or a server that"
          + " does not answer is 1, else it is 0."
    })
final class DiffCommand implements Callable<Integer> {
  private static final int REGRESSIONS = 2;

  /// Scores that are compared unless one is named: each is a question to the server.
  private static final int MOST_SCORES = 100;

  private enum Format {
    TEXT,
    JSON
  }

  @Parameters(index = "0", paramLabel = "BASE", description = "The id or the name of a run.")
  private String base = "";

  @Parameters(
      index = "1",
      paramLabel = "RUN",
      description = "The id or the name of the run that is compared with it.")
  private String run = "";

  @Option(names = "--fail-on-regressions", description = "Exit with 2 if a case got worse.")
  private boolean failsOnRegressions;

  @Option(
      names = "--significant",
      description =
          "Of regressions, count only those of scores whose difference is more than chance.")
  private boolean significant;

  @Option(
      names = "--evaluator",
      paramLabel = "NAME",
      description = "Only the scores of this evaluator. May be repeated. Default: all")
  private List<String> evaluators = List.of();

  @Option(
      names = "--cases",
      paramLabel = "NUMBER",
      defaultValue = "20",
      description = "The cases to list of each score, those that got worse first. Default: 20")
  private int cases = 20;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json. Default: text")
  private String format = "text";

  @Mixin private ServerChoice server = new ServerChoice();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Format form = form();
    if (cases < 0) {
      throw wrong("--cases is " + cases + "; it must be at least 0");
    }
    try (Quipu quipu = Quipu.connect(server.options())) {
      StoredRun before = find(quipu.project(), base);
      StoredRun after = find(quipu.project(), run);
      List<ScoreDiff> diffs = new ArrayList<>();
      for (ScoreName score : scores(before, after)) {
        diffs.add(diff(before, after, score));
      }
      DiffReport report = new DiffReport(before, after, diffs);
      PrintWriter out = spec.commandLine().getOut();
      out.print(
          switch (form) {
            case TEXT -> report.text();
            case JSON -> report.json();
          });
      out.flush();
      boolean hasRegressions = diffs.stream().anyMatch(this::isRegression);
      return failsOnRegressions && hasRegressions ? REGRESSIONS : 0;
    }
  }

  private boolean isRegression(ScoreDiff diff) {
    return diff.comparison().regressed() > 0
        && (!significant || diff.comparison().isMoreThanChance());
  }

  private Format form() {
    return switch (format) {
      case "text" -> Format.TEXT;
      case "json" -> Format.JSON;
      default -> throw wrong("--format is \"" + format + "\"; it must be text or json");
    };
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private static StoredRun find(Project project, String named) {
    return RunId.isValid(named) ? project.loadRun(new RunId(named)) : project.loadRun(named);
  }

  // ---- the scores ----

  /// @param metric empty for what the evaluator says as a whole
  private record ScoreName(String evaluator, String metric) {}

  /// The scores that both runs have.
  private List<ScoreName> scores(StoredRun before, StoredRun after) {
    List<ScoreName> all = new ArrayList<>(names(before));
    all.retainAll(names(after));
    if (!evaluators.isEmpty()) {
      all.removeIf(name -> !evaluators.contains(name.evaluator()));
      for (String evaluator : evaluators) {
        if (all.stream().noneMatch(name -> name.evaluator().equals(evaluator))) {
          throw QuipuException.notFound(
              "The runs have no scores of the evaluator " + Text.quote(evaluator) + " in common");
        }
      }
    } else if (all.isEmpty()) {
      throw QuipuException.notFound(
          "Runs " + before.id() + " and " + after.id() + " have no scores in common");
    }
    return all.stream().limit(MOST_SCORES).toList();
  }

  private static List<ScoreName> names(StoredRun of) {
    return of.evaluationSummary().scores().stream()
        .map((ScoreStatistics one) -> new ScoreName(one.evaluator(), one.metric()))
        .distinct()
        .toList();
  }

  /// How one score differs.
  ///
  /// @param cases those that are listed
  record ScoreDiff(
      String evaluator, String metric, CaseComparison comparison, List<ComparedCase> cases) {}

  private ScoreDiff diff(StoredRun before, StoredRun after, ScoreName score) {
    CaseComparison comparison =
        after.compareEvaluations(before.id(), score.evaluator(), score.metric());
    List<ComparedCase> listed =
        cases == 0
            ? List.of()
            : after.comparedCases(before.id(), score.evaluator(), score.metric()).stream()
                .takeWhile(one -> one.change() != CaseChange.SAME)
                .limit(cases)
                .toList();
    return new ScoreDiff(score.evaluator(), score.metric(), comparison, listed);
  }
}
