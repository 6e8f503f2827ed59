package dev.quipu.integrations.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.guide.XgboostSnippets;
import dev.quipu.integrations.testkit.ServedRun;
import dev.quipu.sdk.read.Point;
import dev.quipu.sdk.read.StoredRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Trainings of XGBoost4J as runs on a real server.
@Timeout(120)
class XgboostTrainingTest {
  private static final int COLUMNS = 4;

  @TempDir private Path folder;
  private ServedRun served;

  @BeforeEach
  void start() {
    served = ServedRun.start(folder);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  /// Points on both sides of a plane, some of them on the wrong one.
  private static DMatrix points(long seed, int rows) throws XGBoostError {
    Random random = new Random(seed);
    float[] values = new float[rows * COLUMNS];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      double sum = random.nextGaussian();
      for (int column = 0; column < COLUMNS; column++) {
        values[row * COLUMNS + column] = (float) random.nextGaussian();
        sum += values[row * COLUMNS + column];
      }
      labels[row] = sum > 0 ? 1 : 0;
    }
    DMatrix data = new DMatrix(values, rows, COLUMNS, Float.NaN);
    data.setLabel(labels);
    return data;
  }

  @Test
  void theRoundsOfATrainingAreRowsAndItsModelIsAnArtifact() throws XGBoostError, IOException {
    DMatrix train = points(1, 400);
    DMatrix test = points(2, 200);
    Booster booster = XgboostSnippets.xgboost(served.run(), train, test);
    StoredRun run = served.finish();
    assertThat(run.params().flat())
        .containsEntry("objective", "binary:logistic")
        .containsEntry("max_depth", 3L)
        .containsEntry("num_rounds", 50L);
    int rounds = booster.getNumBoostedRound();
    assertThat(rounds).as("it stops early").isLessThan(50);
    List<Point> points = run.points("test/logloss").stream().toList();
    assertThat(points).hasSize(rounds);
    assertThat(run.points("train/logloss").stream()).hasSize(rounds);
    assertThat(points).extracting(Point::step).startsWith(0L, 1L, 2L);
    // The score is the mean of the logarithms, over the test data.
    double best = run.metric("best_score").orElseThrow().last();
    assertThat(points.stream().mapToDouble(Point::value).min().orElseThrow()).isEqualTo(best);
    assertThat(run.metric("best_iteration").orElseThrow().last()).isEqualTo(rounds - 1.0 - 5);
    byte[] model = run.artifacts().read(XgboostTraining.MODEL);
    Booster read = XGBoost.loadModel(new ByteArrayInputStream(model));
    assertThat(read.predict(test)).isDeepEqualTo(booster.predict(test));
  }

  @Test
  void theNameOfTheMetricIsThatOfXgboostItself() throws XGBoostError {
    DMatrix train = points(1, 100);
    Booster unused =
        XgboostTraining.train(
            served.run(),
            train,
            Map.of("objective", "binary:logistic"),
            3,
            new TreeMap<>(Map.of("a-b", train)));
    StoredRun run = served.finish();
    assertThat(run.points("a-b/logloss").stream()).hasSize(3);
  }

  @Test
  void aTrainingThatFailsThrowsOnAndHasItsParams() throws XGBoostError {
    DMatrix train = points(1, 100);
    assertThatThrownBy(() ->
            XgboostTraining.train(served.run(), train, Map.of("objective", "no:such"), 3, Map.of()))
        .isInstanceOf(XGBoostError.class);
    assertThat(served.finish().params().flat()).containsEntry("objective", "no:such");
  }

  @Test
  void aTrainingWhoseRoundsCannotBeLoggedHasItsBoosterAndItsModel() throws XGBoostError {
    DMatrix train = points(1, 100);
    Booster booster =
        XgboostTraining.train(
            served.run(),
            train,
            Map.of(
                "objective",
                "binary:logistic",
                "disable_default_eval_metric",
                1,
                "maximize_evaluation_metrics",
                true),
            3,
            Map.of("train", train));
    assertThat(booster.getNumBoostedRound()).isEqualTo(3);
    StoredRun run = served.finish();
    assertThat(run.artifacts().read(XgboostTraining.MODEL)).isNotEmpty();
    assertThat(run.points("train/logloss").stream()).isEmpty();
  }
}
