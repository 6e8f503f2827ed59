package dev.quipu.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.objects.LoggedObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No server is there; what the page shows of an evaluation is tested in a browser.
class DigitsEvaluationTest {
  @TempDir private Path folder;

  @Test
  void anEvaluationReadsEveryUnseenDigitAndKeepsTheModelOfTheTraining() {
    Digits digits = Digits.load();
    TrainingConfig config = DigitsDemo.configs().get(0).withEpochs(5);
    Options options =
        Options.defaults()
            .url("http://127.0.0.1:1")
            .journalFolder(folder)
            .capture(false)
            .closeTimeout(Duration.ofMillis(1));
    try (Quipu quipu = Quipu.connect(options)) {
      Run run = quipu.experiment("digits").startRun(config.name());
      DigitsTraining training = new DigitsTraining(digits, config, run);
      DigitsTraining.Result trained = training.train((epoch, accuracy) -> {});
      assertThat(training.model()).isNotEqualTo(LoggedObject.NONE);
      Run evaluation = quipu.experiment("digits").startRun("evaluation");
      DigitsEvaluation.Result result =
          new DigitsEvaluation(training, evaluation).evaluate(run.id());
      assertThat(result.digits()).isEqualTo(359);
      assertThat(result.run()).isEqualTo(evaluation.id());
      assertThat(1 - result.wrong() / 359.0).isEqualTo(trained.validationAccuracy());
      // Nothing was refused, and nothing but the absent server is wrong.
      Stream.of(run.finish(), evaluation.finish())
          .forEach(report -> assertThat(report.isLossy()).isFalse());
    }
  }

  @Test
  void theConfusionHasARowForEachDigit() {
    Digits digits = Digits.load();
    Perceptron network =
        new Perceptron(new int[] {64, 7, 10}, TrainingConfig.Activation.TANH, new Random(3));
    var rows = Evaluation.of(network, digits.examples()).confusionTable().rows();
    assertThat(rows).hasSize(10);
    assertThat(rows.get(3)).containsEntry("digit", 3).hasSize(11);
    assertThat(rows.stream().flatMap(row -> row.values().stream()).mapToInt(n -> (int) n).sum())
        .isEqualTo(1797 + 45);
  }

  @Test
  void imagesAndLabelsAreArraysAsInTheFile() {
    Digits digits = Digits.load();
    assertThat(Digits.images(digits.examples()).shape()).containsExactly(1797, 8, 8);
    assertThat(Digits.images(digits.examples()).toDoubles()).contains(16, 0).doesNotContain(17);
    assertThat(Digits.labels(digits.examples().subList(0, 3)).toDoubles())
        .containsExactly(
            digits.examples().subList(0, 3).stream().mapToDouble(Digits.Example::label).toArray());
    assertThat(SourceCode.of("Perceptron.java").text()).contains("class Perceptron");
  }
}
