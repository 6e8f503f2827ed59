package dev.quipu.examples;

import dev.quipu.sdk.Row;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.values.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// Trains a network on the digits by mini-batch gradient descent and logs it as it learns: each
/// step's loss, gradient norm and learning rate, and after each epoch how well it does on examples
/// it has and has not learned from.
final class DigitsTraining {
  /// Epochs in a row without a finite loss after which a training is given up.
  private static final int HOPELESS_EPOCHS = 5;

  /// What came out.
  record Result(double validationLoss, double validationAccuracy, long steps) {}

  /// Receives the progress: the epochs done and the accuracy.
  interface Progress {
    void epoch(int epoch, double validationAccuracy);
  }

  private final Digits digits;
  private final TrainingConfig config;
  private final Run run;
  private final List<Digits.Example> training;
  private final List<Digits.Example> validation;
  private final Random random;
  private final Perceptron network;
  private final Descent descent;
  private final double[] gradient;
  private long step;
  private LoggedObject model = LoggedObject.NONE;

  DigitsTraining(Digits digits, TrainingConfig config, Run run) {
    this.digits = digits;
    this.config = config;
    this.run = run;
    // One split for all seeds, so that all runs are judged by the same examples.
    Digits.Split split = digits.split(config.validationShare(), 0);
    int used = (int) Math.round(split.training().size() * config.trainingShare());
    training = new ArrayList<>(split.training().subList(0, used));
    validation = split.validation();
    random = new Random(config.seed());
    network = new Perceptron(sizes(config), config.network().activation(), random);
    gradient = new double[network.weights().length];
    long steps =
        (long) config.epochs() * ((training.size() + config.batchSize() - 1) / config.batchSize());
    descent = new Descent(config.optimizer(), gradient.length, steps);
  }

  private static int[] sizes(TrainingConfig config) {
    List<Integer> sizes = new ArrayList<>(config.network().hidden());
    sizes.add(0, Digits.PIXELS);
    sizes.add(Digits.CLASSES);
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  Perceptron network() {
    return network;
  }

  /// What the training is judged by.
  List<Digits.Example> validation() {
    return validation;
  }

  /// The weights after the training; they come from the data, the config and the code.
  LoggedObject model() {
    return model;
  }

  /// Trains to the end.
  ///
  /// @throws ArithmeticException if the loss is not finite for several epochs
  Result train(Progress progress) {
    describe();
    Result result =
        run.task("train")
            .inputs(inputs())
            .keepNoOutput()
            .call(task -> {
              Result learned = learn(progress);
              model = task.output("model", NdArray.of(network.weights()));
              return learned;
            });
    run.output("model", model);
    return result;
  }

  /// All that the weights come from, as inputs of the run.
  private Map<String, LoggedObject> inputs() {
    Map<String, LoggedObject> inputs = new LinkedHashMap<>();
    inputs.put("images", run.input("images", Digits.images(training)));
    inputs.put("labels", run.input("labels", Digits.labels(training)));
    inputs.put("config", run.input("config", config));
    for (String file : List.of("DigitsTraining.java", "Perceptron.java", "Descent.java")) {
      inputs.put(file, run.input(file, SourceCode.of(file)));
    }
    return inputs;
  }

  private Result learn(Progress progress) {
    int hopeless = 0;
    Evaluation judged = Evaluation.of(network, validation);
    for (int epoch = 1; epoch <= config.epochs(); epoch++) {
      long startNanos = System.nanoTime();
      trainEpoch();
      Evaluation known = Evaluation.of(network, training);
      judged = Evaluation.of(network, validation);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      // At the step it was reached, so that it lies under the curve of the steps.
      run.log(
          step,
          Map.of(
              "train/accuracy", known.accuracy(),
              "val/loss", judged.loss(),
              "val/accuracy", judged.accuracy(),
              "time/epoch-seconds", seconds,
              "epoch", epoch));
      progress.epoch(epoch, judged.accuracy());
      hopeless = Double.isFinite(judged.loss()) ? 0 : hopeless + 1;
      if (hopeless == HOPELESS_EPOCHS) {
        throw new ArithmeticException(
            "The loss is " + judged.loss() + " for " + hopeless + " epochs: the training diverged");
      }
    }
    keep(judged);
    return new Result(judged.loss(), judged.accuracy(), step);
  }

  private void trainEpoch() {
    Row row = run.row();
    Collections.shuffle(training, random);
    for (int from = 0; from < training.size(); from += config.batchSize()) {
      int to = Math.min(training.size(), from + config.batchSize());
      Arrays.fill(gradient, 0);
      double loss = network.lossAndGradient(training.subList(from, to), gradient);
      row.set("train/loss", loss)
          .set("optimizer/gradient-norm", norm(gradient))
          .set("optimizer/learning-rate", descent.learningRate())
          .log(step);
      descent.step(network.weights(), gradient);
      step++;
    }
  }

  private static double norm(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private void describe() {
    run.params(config);
    run.param("network.weights", network.weights().length);
    run.tag("dataset.name", "UCI Optical Recognition of Handwritten Digits (test set)");
    run.tag("dataset.digest", digits.digest().hex());
    run.tag("dataset.rows", training.size() + " training, " + validation.size() + " validation");
  }

  private void keep(Evaluation judged) {
    run.artifact(judged.confusionCsv(), "evaluation/confusion.csv");
    run.artifact(DigitSheet.png(judged.mistakes()), "evaluation/mistakes.png");
    run.artifact(weightsJson(), "model/weights.json");
    run.notes(summary(judged));
  }

  private String weightsJson() {
    int[] sizes = network.sizes();
    StringBuilder json = new StringBuilder("{\n");
    json.append("  \"activation\": \"").append(config.network().activation()).append("\",\n");
    json.append("  \"layers\": [");
    for (int layer = 1; layer < sizes.length; layer++) {
      int from = network.offset(layer);
      int biases = from + sizes[layer] * sizes[layer - 1];
      json.append(layer == 1 ? "\n" : ",\n");
      json.append("    {\"inputs\": ").append(sizes[layer - 1]);
      json.append(", \"outputs\": ").append(sizes[layer]);
      json.append(",\n     \"weights\": ").append(part(from, biases));
      json.append(",\n     \"biases\": ").append(part(biases, biases + sizes[layer])).append("}");
    }
    return json.append("\n  ]\n}\n").toString();
  }

  private String part(int from, int to) {
    return Arrays.toString(Arrays.copyOfRange(network.weights(), from, to));
  }

  private String summary(Evaluation judged) {
    StringBuilder worst = new StringBuilder();
    for (int digit = 0; digit < Digits.CLASSES; digit++) {
      for (int as = 0; as < Digits.CLASSES; as++) {
        int count = judged.confusion().get(digit).get(as);
        if (as != digit && count >= 2) {
          worst.append("| ").append(digit).append(" | ").append(as);
          worst.append(" | ").append(count).append(" |\n");
        }
      }
    }
    return String.format(
        Locale.ROOT,
        """
        ## %s

        **%.1f %%** of %d digits it had not seen were read right, after %d steps.

        %s\
        """,
        config.name(),
        100 * judged.accuracy(),
        validation.size(),
        step,
        worst.isEmpty()
            ? "No digit was taken for the same other one more than once.\n"
            : "Most often confused:\n\n| digit | read as | times |\n|---|---|---|\n" + worst);
  }
}
