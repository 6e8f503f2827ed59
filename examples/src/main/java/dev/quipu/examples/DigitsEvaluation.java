package dev.quipu.examples;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.RunLogger;
import dev.quipu.sdk.Track;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.tasks.MeasurementBuilder;
import dev.quipu.sdk.tasks.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Judges a trained network by digits that it has not learned from. Each digit is an object and the
/// input of a task, whose output is the prediction, and a case of the evaluation, so that two
/// networks are compared digit by digit. Measurements tie the metrics to the digits, and the
/// accuracy to the weights. So a wrong prediction leads to its picture, to the weights, and from
/// there to the data and the code of the training.
final class DigitsEvaluation {
  /// What the network takes a picture for.
  ///
  /// @param probabilities of each digit
  record Prediction(int digit, double confidence, List<Double> probabilities) {}

  /// What came out.
  record Result(RunId run, int digits, int wrong) {}

  private final DigitsTraining training;
  private final Run run;
  private final RunLogger log;
  private final Track predictions;
  private final LoggedObject model;
  private final MeasurementBuilder accuracy;
  private int wrong;

  DigitsEvaluation(DigitsTraining training, Run run) {
    this.training = training;
    this.run = run;
    log = run.logger("evaluation");
    predictions = run.track("predictions");
    model = run.input("model", training.model());
    accuracy = run.measure("accuracy").of(model).mode(MetricMode.AVG);
  }

  Result evaluate(RunId trainingRun) {
    List<Digits.Example> digits = training.validation();
    run.params(Map.of("model.run", trainingRun.hex(), "digits", digits.size()));
    run.input("DigitsEvaluation.java", SourceCode.of("DigitsEvaluation.java"));
    log.info("Reading " + digits.size() + " digits that the network has not seen");
    for (int i = 0; i < digits.size(); i++) {
      read(i, digits.get(i));
    }
    LoggedObject confusion =
        run.output("confusion", Evaluation.of(training.network(), digits).confusionTable());
    run.link(confusion, model, "evaluates");
    log.info(String.format(Locale.ROOT, "%d of %d digits were read wrong", wrong, digits.size()));
    return new Result(run.id(), digits.size(), wrong);
  }

  private void read(int number, Digits.Example digit) {
    run.task("digit " + number)
        .label("read")
        .input("model", model)
        .attribute("shows", digit.label())
        .run(task -> {
          LoggedObject image = task.input("image", DigitPicture.of(digit));
          Prediction prediction = predict(digit);
          LoggedObject logged = task.output("prediction", prediction);
          task.attribute("read as", prediction.digit());
          boolean isRight = prediction.digit() == digit.label();
          run.log("correct", isRight ? 1.0 : 0.0, image);
          run.log("confidence", prediction.confidence(), image);
          accuracy.log(isRight ? 1 : 0);
          task.evaluated(row(task.name(), digit, image, prediction));
          predictions.append(
              Map.of(
                  "confidence", prediction.confidence(),
                  "right", isRight,
                  "digit", task.name()));
          if (!isRight) {
            warn(task, number, digit, prediction, logged);
          }
        });
  }

  private Prediction predict(Digits.Example digit) {
    double[] probabilities = training.network().probabilities(digit.pixels());
    int read = Evaluation.largest(probabilities);
    return new Prediction(read, probabilities[read], Arrays.stream(probabilities).boxed().toList());
  }

  /// The digit as a case, with what the network said of it. The picture stands in the place of its
  /// input, and slices are by what it shows.
  private static EvaluationRow row(
      String name, Digits.Example digit, LoggedObject image, Prediction prediction) {
    boolean isRight = prediction.digit() == digit.label();
    StringBuilder data = new StringBuilder();
    JsonTree.write(
        Map.of(
            EvaluationRow.INPUT,
            Map.of(EvaluationRow.STAND_IN, image.digest().hex()),
            EvaluationRow.OUTPUT,
            (double) prediction.digit(),
            EvaluationRow.EXPECTED,
            (double) digit.label()),
        data);
    return new EvaluationRow(
        "digits",
        name,
        new JsonText(data.toString()),
        new JsonText("{\"shows\":" + digit.label() + "}"),
        List.of(
            Score.builder("right", "").value(isRight ? 1.0 : 0.0).success(isRight).build(),
            Score.builder("probability", "")
                .value(prediction.probabilities().get(digit.label()))
                .explanation("Of the digit that the picture shows")
                .build()));
  }

  private void warn(
      Task task, int number, Digits.Example digit, Prediction prediction, LoggedObject logged) {
    wrong++;
    task.tag("wrong");
    log.warn(
        String.format(
            Locale.ROOT,
            "Digit %d shows a %d and was read as %d with a confidence of %.2f",
            number,
            digit.label(),
            prediction.digit(),
            prediction.confidence()),
        Map.of(
            "shows", digit.label(),
            "read as", prediction.digit(),
            "task", task.id().hex(),
            "prediction", logged.digest().hex()));
  }
}
