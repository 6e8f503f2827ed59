package dev.quipu.cli;

import dev.quipu.cli.console.ProgressLine;
import dev.quipu.cli.console.Sizes;
import dev.quipu.cli.harness.FolderExport;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.read.Project;
import dev.quipu.server.app.RemoteExport;
import dev.quipu.server.app.RemoteExport.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Exports tables of a project, runs as run folders, or the folder of a run of a harness.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Saves a table of runs, or of what they hold, for other programs. The file gets its name once"
          + " it is whole.",
      "With --to, writes runs as run folders: files that people can read and 'quipu import' loads"
          + " into a server. Equal runs become equal files. A run folder that is there already is"
          + " left as it is, so an export that was cut off goes on when it is repeated.",
      "With a folder of 'quipu run' or 'quipu harness', writes its run as csv, markdown, html or"
          + " jsonl: quipu export FOLDER FORM."
    })
final class ExportCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";
  private static final String OUTPUT = "--output";

  private static final List<String> OPTIONS_OF_FOLDERS =
      List.of("--to", "--filter", "--run", ServerChoice.URL, ServerChoice.PROJECT);

  private static final List<String> OPTIONS_OF_HARNESSES = List.of(OUTPUT, "--exact");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "The folder of a run of 'quipu run' or 'quipu harness'.")
  private @Nullable Path folder;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FORM",
      description = "Of FOLDER: csv, markdown, html or jsonl. Default: csv")
  private String form = "csv";

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description =
          "runs, params, metrics (aggregates of series), series (points), logs, tracks, tasks,"
              + " measurements, evaluations or examples.")
  private String table = "";

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Export run folders instead: each run gets a folder in this one, under its id.")
  private @Nullable Path to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "parquet, csv or jsonl. Default: the ending of the file, else jsonl")
  private @Nullable String format;

  @Option(
      names = {OUTPUT, "-o"},
      paramLabel = "FILE",
      description = "The file; - for the standard output. Default: TABLE.FORMAT")
  private @Nullable String output;

  @Mixin private ServerChoice server = new ServerChoice();

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      description = "Only runs that it finds, such as \"params.lr < 0.01 and tags.team = 'a'\".")
  private @Nullable String filter;

  @Option(
      names = "--experiment",
      paramLabel = "EXPERIMENT",
      description = "Only runs of the experiment with this name or id. May be repeated.")
  private List<String> experiments = List.of();

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "Only the run with this id or name. May be repeated.")
  private List<String> runs = List.of();

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      description =
          "Of runs and metrics: a wanted column, such as params.lr or median. May be repeated.")
  private List<String> columns = List.of();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Of metrics and series: a wanted key; * stands for any text. May be repeated.")
  private List<String> keys = List.of();

  @Option(
      names = "--axis",
      paramLabel = "AXIS",
      description = "Of series: the order of points, step (default), wall or relative.")
  private @Nullable String axis;

  @Option(
      names = "--attempts",
      paramLabel = "WHICH",
      description = "Of series: living (default), or all with what was superseded.")
  private @Nullable String attempts;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Of tracks: a wanted topic. May be repeated.")
  private List<String> topics = List.of();

  @Option(
      names = "--min-level",
      paramLabel = "LEVEL",
      description = "Of logs: the lightest wanted level.")
  private @Nullable String minLevel;

  @Option(names = "--text", paramLabel = "TEXT", description = "Of logs: a part of the text.")
  private @Nullable String text;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "Of examples: the name of the tasks.")
  private @Nullable String task;

  @Option(
      names = "--exact",
      description =
          "Of csv: leave texts that look like formulas as they are. Not for spreadsheets.")
  private boolean exact;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (folder != null) {
      requireOptions("FOLDER", OPTIONS_OF_HARNESSES);
      export(new FolderExport(folder, form, exact));
      return 0;
    }
    if (table.isEmpty() && to == null) {
      throw QuipuException.invalid("quipu export needs --table, --to or a folder");
    }
    if (to != null) {
      requireOptions("--to", OPTIONS_OF_FOLDERS);
      new RunFolders(server.options(), spec.commandLine().getOut())
          .export(runs, filter == null ? "" : filter, to);
      return 0;
    }
    String wanted = format();
    RemoteExport export =
        new RemoteExport(server.address(), server.options().project(), table, parameters(wanted));
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try {
      if (STANDARD_OUTPUT.equals(output)) {
        export.writeTo(System.out, progress);
        return 0;
      }
      Path file = Path.of(output == null ? table + "." + wanted : output);
      export.save(file, progress);
      progress.clear();
      spec.commandLine().getOut().println(file + ": " + Sizes.of(Files.size(file)));
      spec.commandLine().getOut().flush();
      return 0;
    } finally {
      progress.clear();
    }
  }

  private void export(FolderExport run) throws IOException {
    if (STANDARD_OUTPUT.equals(output)) {
      run.print(System.out);
      return;
    }
    Path file = run.save(output == null ? null : Path.of(output));
    spec.commandLine().getOut().println(file + ": " + Sizes.of(Files.size(file)));
    spec.commandLine().getOut().flush();
  }

  private void requireOptions(String with, List<String> allowed) {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (Arrays.stream(option.names()).noneMatch(allowed::contains)) {
        throw QuipuException.invalid(
            "quipu export "
                + with
                + " takes "
                + String.join(", ", allowed.stream().filter(name -> !name.equals(with)).toList())
                + ", not "
                + option.longestName());
      }
    }
  }

  private String format() {
    if (format != null) {
      return format;
    }
    for (String ending : List.of("parquet", "csv", "jsonl")) {
      if (output != null && output.endsWith("." + ending)) {
        return ending;
      }
    }
    return "jsonl";
  }

  private List<Parameter> parameters(String wanted) {
    List<Parameter> all = new ArrayList<>();
    add(all, "format", wanted);
    add(all, "filter", filter);
    add(all, "axis", axis);
    add(all, "attempts", attempts);
    add(all, "minLevel", minLevel);
    add(all, "text", text);
    add(all, "task", task);
    add(all, "exact", exact ? "true" : null);
    columns.forEach(column -> add(all, "column", column));
    keys.forEach(key -> add(all, "key", key));
    topics.forEach(topic -> add(all, "topic", topic));
    if (!experiments.isEmpty() || !runs.isEmpty()) {
      try (Quipu quipu = Quipu.connect(server.options())) {
        experiments.forEach(name -> add(all, "experiment", experiment(quipu.project(), name)));
        runs.forEach(name -> add(all, "run", run(quipu.project(), name)));
      }
    }
    return all;
  }

  private static void add(List<Parameter> all, String name, @Nullable String value) {
    if (value != null) {
      all.add(new Parameter(name, value));
    }
  }

  private static String experiment(Project project, String name) {
    return ExperimentId.find(name)
        .map(ExperimentId::toString)
        .orElseGet(() -> project.loadExperiment(name).id().toString());
  }

  private static String run(Project project, String name) {
    return RunId.isValid(name) ? name : project.loadRun(name).id().hex();
  }
}
