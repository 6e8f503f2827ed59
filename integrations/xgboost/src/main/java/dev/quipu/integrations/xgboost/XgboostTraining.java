package dev.quipu.integrations.xgboost;

import dev.quipu.sdk.Run;
import dev.quipu.sdk.Stream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/// Trains with XGBoost4J and logs the training to a run: the params, the evaluation of each round
/// as a row of the stream of its data set, the best round, and the model as an artifact.
///
/// XGBoost4J tells nobody of a round before the training has ended, so the rows come at its end.
/// The booster is returned even if a part of the training cannot be logged.
public final class XgboostTraining {
  /// The artifact of the model, in XGBoost's binary form of JSON.
  public static final String MODEL = "model.ubj";

  private static final System.Logger LOG = System.getLogger(XgboostTraining.class.getName());
  private static final String FORMAT = "ubj";

  private XgboostTraining() {}

  /// Trains for a number of rounds.
  ///
  /// @param watches the data sets that are evaluated in each round, by their names
  public static Booster train(
      Run run, DMatrix data, Map<String, Object> params, int rounds, Map<String, DMatrix> watches)
      throws XGBoostError {
    return train(run, data, params, rounds, watches, 0);
  }

  /// Trains for a number of rounds, or until the evaluation of the last data set has not become
  /// better for some of them.
  ///
  /// @param watches the data sets that are evaluated in each round, by their names, in their order
  /// @param earlyStoppingRounds 0 for all rounds
  public static Booster train(
      Run run,
      DMatrix data,
      Map<String, Object> params,
      int rounds,
      Map<String, DMatrix> watches,
      int earlyStoppingRounds)
      throws XGBoostError {
    run.params(params);
    run.param("num_rounds", rounds);
    float[][] evaluations = new float[watches.size()][rounds];
    Booster booster =
        XGBoost.train(data, params, rounds, watches, evaluations, null, null, earlyStoppingRounds);
    if (!watches.isEmpty()) {
      quietly("The rounds of a training", () -> rounds(run, booster, watches, evaluations));
      for (String attribute : List.of("best_iteration", "best_score")) {
        quietly("The " + attribute + " of a training", () -> best(run, booster, attribute));
      }
    }
    quietly("The model", () -> run.artifact(booster.toByteArray(FORMAT), MODEL));
    return booster;
  }

  private interface Work {
    void run() throws XGBoostError;
  }

  /// The program is to have its booster, whatever goes wrong here.
  private static void quietly(String what, Work work) {
    try {
      work.run();
    } catch (XGBoostError | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, what + " cannot be logged", e);
    }
  }

  private static void rounds(
      Run run, Booster booster, Map<String, DMatrix> watches, float[][] evaluations)
      throws XGBoostError {
    int done = booster.getNumBoostedRound();
    if (done > 0) {
      log(run, watches.keySet(), metrics(booster, watches, done - 1), evaluations, done);
    }
  }

  private static void best(Run run, Booster booster, String attribute) throws XGBoostError {
    if (booster.getNumBoostedRound() > 0) {
      run.log(attribute, Float.parseFloat(attribute(booster, attribute)));
    }
  }

  private static String attribute(Booster booster, String name) throws XGBoostError {
    // Absent if no evaluation was a number.
    @Nullable String value = booster.getAttr(name);
    return value == null ? "NaN" : value;
  }

  /// The names of the metrics, of which the array of evaluations says nothing: `[9]
  /// train-rmse:0.1`.
  private static List<String> metrics(Booster booster, Map<String, DMatrix> watches, int round)
      throws XGBoostError {
    List<String> names = new ArrayList<>(watches.keySet());
    String line =
        booster.evalSet(
            watches.values().toArray(DMatrix[]::new), names.toArray(String[]::new), round);
    String[] parts = line.split("\t", -1);
    List<String> metrics = new ArrayList<>();
    if (parts.length <= names.size()) {
      throw new IllegalArgumentException(
          "XGBoost says \"" + line + "\", without a metric of each of " + names);
    }
    for (int i = 0; i < names.size(); i++) {
      String part = parts[i + 1];
      metrics.add(part.substring(names.get(i).length() + 1, part.lastIndexOf(':')));
    }
    return metrics;
  }

  /// Logs the evaluations that [XGBoost#train] has filled in, for programs that call it themselves:
  /// each data set is a stream, and each round a row.
  ///
  /// @param metrics the name of the metric of each data set, such as `logloss`
  /// @param evaluations by data set and round
  /// @param rounds that were done
  public static void log(
      Run run,
      Collection<String> watches,
      List<String> metrics,
      float[][] evaluations,
      int rounds) {
    int watch = 0;
    for (String name : watches) {
      Stream stream = run.stream(name);
      for (int round = 0; round < rounds; round++) {
        stream.log(metrics.get(watch), round, evaluations[watch][round]);
      }
      watch++;
    }
  }
}
