package dev.quipu.cli;

import dev.quipu.cli.harness.FolderDiffReport;
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
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Compares two runs case by case: the evaluations of runs of a server, or the folders of runs.
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    exitCodeOnExecutionException = 1,
    description = {
      "Compares two runs case by case: which cases got worse, got better, are new or gone. The runs"
          + " are two of a server, of which the evaluations are compared, or the folders of two runs"
          + " of 'quipu run' or 'quipu harness'.",
      "With --fail-on-regressions the exit code is 2 if a case got worse, with --fail-on-changes 3 if"
          + " a case is different. A mistake or a server that does not answer is 1, else it is 0."
    })
final class DiffCommand implements Callable<Integer> {
  private static final int REGRESSIONS = 2;
  private static final String FAIL_ON_REGRESSIONS = "--fail-on-regressions";
  private static final String FAIL_ON_CHANGES = "--fail-on-changes";
  private static final String CASES = "--cases";
  private static final String FORMAT = "--format";

  /// Scores that are compared unless one is named: each is a question to the server.
  private static final int MOST_SCORES = 100;

  private static final List<String> OPTIONS_OF_FOLDERS =
      List.of(FAIL_ON_REGRESSIONS, FAIL_ON_CHANGES, "--tolerance", CASES, FORMAT);
  private static final List<String> OPTIONS_OF_A_SERVER =
      List.of(
          FAIL_ON_REGRESSIONS,
          "--significant",
          "--evaluator",
          CASES,
          FORMAT,
          ServerChoice.URL,
          ServerChoice.PROJECT);

  @Parameters(
      index = "0",
      paramLabel = "BASE",
      description = "The id or the name of a run, or a folder.")
  private String base = "";

  @Parameters(
      index = "1",
      paramLabel = "RUN",
      description = "The id or the name of the run that is compared with it, or a folder.")
  private String run = "";

  @Option(names = FAIL_ON_REGRESSIONS, description = "Exit with 2 if a case got worse.")
  private boolean failsOnRegressions;

  @Option(
      names = FAIL_ON_CHANGES,
      description = "Of folders: exit with 3 if a case is different in any way.")
  private boolean failsOnChanges;

  @Option(
      names = "--tolerance",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Of folders: the difference up to which scores are the same. Default: 0")
  private double tolerance;

  @Option(
      names = "--significant",
      description =
          "Of a server: count only regressions of scores whose difference is more than chance.")
  private boolean significant;

  @Option(
      names = "--evaluator",
      paramLabel = "NAME",
      description = "Of a server: only the scores of this evaluator. May be repeated. Default: all")
  private List<String> evaluators = List.of();

  @Option(
      names = CASES,
      paramLabel = "NUMBER",
      defaultValue = "20",
      description = "The cases to list of each score, or of each change. Default: 20")
  private int cases = 20;

  @Option(
      names = FORMAT,
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json, of folders also html. Default: text")
  private String format = "text";

  @Mixin private ServerChoice server = new ServerChoice();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (cases < 0) {
      throw wrong("--cases is " + cases + "; it must be at least 0");
    }
    if (isFolder(base) || isFolder(run)) {
      requireOptions(OPTIONS_OF_FOLDERS, "of two folders");
      requireFormat(List.of("text", "json", "html"));
      if (!(tolerance >= 0)) {
        throw wrong("--tolerance is " + tolerance + "; it must be at least 0");
      }
      return new FolderDiffReport(format, tolerance, cases)
          .print(
              Path.of(base),
              Path.of(run),
              failsOnRegressions,
              failsOnChanges,
              spec.commandLine().getOut());
    }
    requireOptions(OPTIONS_OF_A_SERVER, "of two runs of a server");
    requireFormat(List.of("text", "json"));
    try (Quipu quipu = Quipu.connect(server.options())) {
      StoredRun before = find(quipu.project(), base);
      StoredRun after = find(quipu.project(), run);
      List<ScoreDiff> diffs = new ArrayList<>();
      for (ScoreName score : scores(before, after)) {
        diffs.add(diff(before, after, score));
      }
      DiffReport report = new DiffReport(before, after, diffs);
      PrintWriter out = spec.commandLine().getOut();
      out.print(format.equals("json") ? report.json() : report.text());
      out.flush();
      boolean hasRegressions = diffs.stream().anyMatch(this::isRegression);
      return failsOnRegressions && hasRegressions ? REGRESSIONS : 0;
    }
  }

  private boolean isRegression(ScoreDiff diff) {
    return diff.comparison().regressed() > 0
        && (!significant || diff.comparison().isMoreThanChance());
  }

  private static boolean isFolder(String named) {
    try {
      return Files.isDirectory(Path.of(named));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void requireOptions(List<String> allowed, String of) {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (Arrays.stream(option.names()).noneMatch(allowed::contains)) {
        throw wrong(
            "quipu diff "
                + of
                + " takes "
                + String.join(", ", allowed)
                + ", not "
                + option.longestName());
      }
    }
  }

  private void requireFormat(List<String> allowed) {
    if (!allowed.contains(format)) {
      throw wrong("--format is \"" + format + "\"; it must be " + String.join(" or ", allowed));
    }
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
