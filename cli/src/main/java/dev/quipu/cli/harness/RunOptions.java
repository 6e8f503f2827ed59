package dev.quipu.cli.harness;

import dev.quipu.cli.console.ProgressLine;
import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.artifacts.ExperimentSummary;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.RecordStatus;
import dev.quipu.harness.artifacts.ScoreSummary;
import dev.quipu.harness.config.ConfigFile;
import dev.quipu.harness.config.ConfigKind;
import dev.quipu.harness.config.HarnessConfig;
import dev.quipu.harness.config.RunSettings;
import dev.quipu.harness.model.Models;
import dev.quipu.harness.run.Harness;
import dev.quipu.harness.run.HarnessRun;
import dev.quipu.harness.run.RunResult;
import dev.quipu.harness.track.RunTracking;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The options of `quipu run` and `quipu harness`, and what both do.
final class RunOptions {
  /// That of the schema of configurations.
  private static final int MOST_AT_ONCE = 1000;

  @Parameters(index = "0", paramLabel = "FILE", description = "The configuration, in YAML.")
  private Path file = Path.of("");

  @Option(
      names = "--run-dir",
      paramLabel = "FOLDER",
      description = "The folder of the run. Default: runs/ID, where the id follows from FILE")
  private @Nullable Path runDir;

  @Option(names = "--overwrite", description = "Remove what is in the folder, and begin anew.")
  private boolean overwrite;

  @Option(
      names = "--concurrency",
      paramLabel = "NUMBER",
      description = "The cases that are done at once. Default: that of FILE, else 8")
  private @Nullable Integer concurrency;

  @Option(
      names = "--cache",
      paramLabel = "FOLDER",
      description = "Keep answers here, and do not ask again for those that are kept.")
  private @Nullable Path cache;

  @Option(
      names = "--class-path",
      paramLabel = "JAR",
      description = "A jar or a folder with providers of models. May be repeated.")
  private List<Path> classPath = List.of();

  @Option(
      names = "--track",
      paramLabel = "BACKEND",
      description =
          "Log the result to local, quipu, mlflow, tensorboard or wandb. May be repeated.")
  private List<String> trackers = List.of();

  @Option(
      names = "--track-project",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The project of the tracker. Default: default")
  private String trackProject = "default";

  /// Carries the configuration out.
  ///
  /// @return the status of the command: 1 if cases were asked and none was a success
  int execute(ConfigKind kind, CommandLine command) throws IOException {
    HarnessConfig config = ConfigFile.read(file, kind);
    Harness harness = Harness.of(withSettings(config));
    String id = harness.plan().identity().id();
    Path folder = (runDir == null ? Path.of("runs", id) : runDir).toAbsolutePath().normalize();
    PrintWriter out = command.getOut();
    ProgressLine progress = new ProgressLine(command.getErr());
    RunResult result;
    try (URLClassLoader classes = new URLClassLoader(urls(), RunOptions.class.getClassLoader())) {
      result =
          new HarnessRun(
                  harness,
                  folder,
                  Models.of(classes),
                  (done, all) -> progress.at("cases", done, all))
              .run(overwrite);
    } finally {
      progress.clear();
    }
    print(result, folder, out);
    if (!trackers.isEmpty()) {
      new RunTracking(trackers, trackProject, warning -> command.getErr().println(warning))
          .log(result);
    }
    out.flush();
    command.getErr().flush();
    Map<RecordStatus, Long> statuses = result.summary().statuses();
    boolean hasFailures = statuses.keySet().stream().anyMatch(RecordStatus::isFailure);
    return hasFailures && !statuses.containsKey(RecordStatus.SUCCESS) ? 1 : 0;
  }

  private HarnessConfig withSettings(HarnessConfig config) {
    RunSettings settings = config.settings();
    if (concurrency != null) {
      if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
        throw QuipuException.invalid(
            "--concurrency is " + concurrency + "; it must be from 1 to " + MOST_AT_ONCE);
      }
      settings = settings.concurrency(concurrency);
    }
    return config.settings(cache == null ? settings : settings.cache(cache.toAbsolutePath()));
  }

  private URL[] urls() throws MalformedURLException {
    URL[] urls = new URL[classPath.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = classPath.get(i).toAbsolutePath().toUri().toURL();
    }
    return urls;
  }

  private static void print(RunResult result, Path folder, PrintWriter out) {
    for (ExperimentSummary one : result.summary().experiments()) {
      ScoreSummary score = one.primary();
      out.printf(
          Locale.ROOT,
          "%s  %s  %s: %s %s, %d cases, %d failed%n",
          one.model(),
          one.probe(),
          one.dataset(),
          one.primaryMetric(),
          score == null ? "-" : String.format(Locale.ROOT, "%.4f", score.mean()),
          one.count(),
          one.failures());
    }
    if (result.wasComplete()) {
      out.println("The run was done already.");
    } else {
      out.printf(
          Locale.ROOT,
          "%d cases in %.2f s%n",
          result.summary().count() - result.resumed(),
          result.seconds());
      if (result.resumed() > 0) {
        out.println("Went on behind " + result.resumed() + " cases that were done already.");
      }
    }
    out.println(folder.resolve(HarnessFolder.REPORT));
  }
}
