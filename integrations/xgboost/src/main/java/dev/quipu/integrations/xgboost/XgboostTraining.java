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
public final class XgboostTraining {
  /// The artifact of the model, in XGBoost's binary form of JSON.
  public static final String MODEL = "model.ubj";

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
    int done = booster.getNumBoostedRound();
    if (!watches.isEmpty() && done > 0) {
      log(run, watches.keySet(), metrics(booster, watches, done - 1), evaluations, done);
      run.log("best_iteration", Float.parseFloat(attribute(booster, "best_iteration")));
      run.log("best_score", Float.parseFloat(attribute(booster, "best_score")));
    }
    run.artifact(booster.toByteArray(FORMAT), MODEL);
    return booster;
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
