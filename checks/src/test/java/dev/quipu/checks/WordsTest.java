package dev.quipu.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The words of a protocol stay in its adapter. Comments may say with whom something agrees.
class WordsTest {
  /// The adapter, and those who put the parts together or speak to servers as MLflow's clients do.
  private static final List<String> MAY_SAY =
      List.of("server/mlflow", "server/app", "trackers/mlflow", "cli", "benchmarks");

  private static final List<String> WORDS =
      List.of(
          "mlflow",
          "Mlflow",
          "MLflow",
          "MLFLOW",
          "max_results",
          "page_token",
          "order_by",
          "view_type",
          "artifact_uri");

  /// The key of the reserved tag of a dataset: runs have always been stored with it. And the field
  /// of a schema, by which MLflow's clients know what it is. And the tags in which they keep
  /// prompts in the registry. And the format and the headers of webhooks that their receivers read.
  /// And the attribute of a call's cost, for which there is no other convention.
  private static final Set<String> EXEMPT =
      Set.of(
          "DatasetInput.java: mlflow",
          "ModelCall.java: mlflow",
          "RegisteredModel.java: mlflow",
          "SpanMeaning.java: mlflow",
          "TraceKeys.java: mlflow",
          "TableProfile.java: mlflow",
          "Forms.java: MLflow",
          "WebhookFormat.java: mlflow",
          "WebhookRoutes.java: mlflow");

  @Test
  void mlflowIsOnlyInItsAdapter() {
    Set<String> found = new TreeSet<>();
    for (Path file : Sources.all()) {
      Path part = Sources.relative(file);
      if (MAY_SAY.stream().noneMatch(part::startsWith)) {
        for (String line : Sources.lines(file)) {
          String code = code(line);
          WORDS.stream()
              .filter(code::contains)
              .forEach(word -> found.add(file.getFileName() + ": " + word));
        }
      }
    }
    assertThat(found).isEqualTo(EXEMPT);
  }

  /// A line without its comment. Comments stand on lines of their own, or behind the code.
  private static String code(String line) {
    return line.strip().startsWith("//") ? "" : line.replaceFirst(";\\s+//.*", "");
  }
}
