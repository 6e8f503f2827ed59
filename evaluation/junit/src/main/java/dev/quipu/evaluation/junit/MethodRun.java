package dev.quipu.evaluation.junit;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.EvaluationResult;
import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.files.FileTracker;
import dev.quipu.evaluation.runs.QuipuTracker;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The run of a method with its tracker. JUnit closes it when all cases of the method are done.
///
/// @param connection what the tracker uses; null if that is its own
record MethodRun(ExperimentTracker tracker, @Nullable Quipu connection, String dataset)
    implements AutoCloseable {
  private static final String PARAMETER = "quipu.evaluation.to";
  private static final String DEFAULT = "csv:evaluations";

  static MethodRun begin(EvaluationTest test, ExtensionContext context) {
    String place = context.getConfigurationParameter(PARAMETER).orElse(DEFAULT);
    String project =
        test.project().isEmpty() ? context.getRequiredTestClass().getSimpleName() : test.project();
    String cases = test.file().isEmpty() ? test.method() : test.file();
    String dataset = test.dataset().isEmpty() ? cases : test.dataset();
    MethodRun run = open(place, project, dataset);
    var unused =
        run.tracker
            .logContext(
                Map.of(
                    "test",
                    context.getRequiredTestClass().getName()
                        + "."
                        + context.getRequiredTestMethod().getName()))
            .join();
    return run;
  }

  private static MethodRun open(String place, String project, String dataset) {
    int colon = place.indexOf(':');
    String kind = colon < 0 ? place : place.substring(0, colon);
    String where = colon < 0 ? "" : place.substring(colon + 1);
    if (kind.equals("server")) {
      Options options = Options.defaults();
      Quipu quipu = Quipu.connect(where.isEmpty() ? options : options.url(where));
      return new MethodRun(QuipuTracker.of(quipu, project), quipu, dataset);
    } else if (!where.isEmpty() && kind.equals("csv")) {
      return new MethodRun(FileTracker.csv(Path.of(where), project), null, dataset);
    } else if (!where.isEmpty() && kind.equals("json")) {
      return new MethodRun(FileTracker.json(Path.of(where), project), null, dataset);
    } else if (!where.isEmpty() && kind.equals("local")) {
      return new MethodRun(QuipuTracker.local(Path.of(where), project), null, dataset);
    }
    throw QuipuException.invalid(
        PARAMETER
            + " is "
            + Text.quote(place)
            + "; it must be csv:FOLDER, json:FOLDER, local:FOLDER, server or server:URL");
  }

  void log(EvaluationResult result, TestCase testCase) {
    var unused = tracker.log(result, dataset, testCase);
  }

  @Override
  public void close() {
    tracker.close();
    if (connection != null) {
      connection.close();
    }
  }
}
