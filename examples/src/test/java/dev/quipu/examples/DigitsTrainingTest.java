package dev.quipu.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.examples.TrainingConfig.Activation;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigitsTrainingTest {
  private final Digits digits = Digits.load();
  private Quipu quipu;

  /// No server is there: the training must not care.
  @BeforeEach
  void connect() {
    quipu =
        Quipu.connect(
            Options.defaults()
                .url("http://127.0.0.1:1")
                .capture(false)
                .closeTimeout(Duration.ofMillis(1)));
  }

  @AfterEach
  void close() {
    quipu.close();
  }

  private DigitsTraining training(TrainingConfig config) {
    Run run = quipu.experiment("digits").startRun(config.name());
    return new DigitsTraining(digits, config, run);
  }

  private static TrainingConfig named(String name) {
    return DigitsDemo.configs().stream()
        .filter(config -> config.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void thereAreAllDigits() {
    assertThat(digits.examples()).hasSize(1797);
    assertThat(digits.examples().stream().map(Digits.Example::label).distinct()).hasSize(10);
    assertThat(digits.examples().get(0).pixels()).hasSize(64).contains(5 / 16.0);
    Digits.Split split = digits.split(0.2, 7);
    assertThat(split.training()).hasSize(1438).doesNotContainAnyElementsOf(split.validation());
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void theGradientIsTheSlopeOfTheLoss(Activation activation) {
    Perceptron network = new Perceptron(new int[] {64, 7, 5, 10}, activation, new Random(3));
    List<Digits.Example> batch = digits.examples().subList(0, 16);
    double[] gradient = new double[network.weights().length];
    network.lossAndGradient(batch, gradient);
    double h = 1e-6;
    double[] ignored = new double[gradient.length];
    for (int i = 0; i < gradient.length; i++) {
      double weight = network.weights()[i];
      network.weights()[i] = weight + h;
      double above = network.lossAndGradient(batch, ignored);
      network.weights()[i] = weight - h;
      double below = network.lossAndGradient(batch, ignored);
      network.weights()[i] = weight;
      assertThat(gradient[i]).as("weight " + i).isCloseTo((above - below) / (2 * h), within(1e-6));
    }
  }

  @Test
  void theStandardNetworkLearnsToReadAndTheSameConfigGivesTheSameNetwork() {
    TrainingConfig config = named("sgd-0.1").withEpochs(20);
    DigitsTraining first = training(config);
    DigitsTraining second = training(config);
    DigitsTraining.Result result = first.train((epoch, accuracy) -> {});
    assertThat(result.validationAccuracy()).isGreaterThan(0.95);
    assertThat(second.train((epoch, accuracy) -> {})).isEqualTo(result);
    assertThat(second.network().weights()).isEqualTo(first.network().weights());
    assertThat(training(config.withSeed(2)).train((epoch, accuracy) -> {}).validationLoss())
        .isNotEqualTo(result.validationLoss());
  }

  @Test
  void everyOtherNetworkLearnsSomething() {
    for (TrainingConfig config : DigitsDemo.configs()) {
      if (!config.name().equals("absurd-rate")) {
        assertThat(
                training(config.withEpochs(15)).train((epoch, accuracy) -> {}).validationAccuracy())
            .as(config.name())
            .isGreaterThan(0.7);
      }
    }
  }

  @Test
  void anAbsurdLearningRateDivergesToNaN() {
    DigitsTraining training = training(named("absurd-rate"));
    assertThatThrownBy(() -> training.train((epoch, accuracy) -> {}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void theSheetOfMistakesIsAPicture() throws IOException {
    List<Evaluation.Mistake> mistakes =
        digits.examples().stream().limit(50).map(e -> new Evaluation.Mistake(e, 3)).toList();
    assertThat(ImageIO.read(new ByteArrayInputStream(DigitSheet.png(mistakes))).getWidth())
        .isEqualTo(584);
    assertThat(ImageIO.read(new ByteArrayInputStream(DigitSheet.png(List.of())))).isNotNull();
  }
}
