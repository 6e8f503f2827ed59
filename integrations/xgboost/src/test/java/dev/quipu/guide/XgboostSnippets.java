package dev.quipu.guide;

import dev.quipu.integrations.xgboost.XgboostTraining;
import dev.quipu.sdk.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// The code of the guide to XGBoost4J.
public final class XgboostSnippets {
  private XgboostSnippets() {}

  public static Booster xgboost(Run run, DMatrix train, DMatrix test) throws XGBoostError {
    // snippet: xgboost
    Map<String, Object> params =
        Map.of(
            "objective", "binary:logistic", "max_depth", 3, "eta", 0.3, "eval_metric", "logloss");
    Map<String, DMatrix> watches = new LinkedHashMap<>();
    watches.put("train", train);
    watches.put("test", test); // the last one decides when to stop
    Booster booster = XgboostTraining.train(run, train, params, 50, watches, 5);
    // end
    return booster;
  }
}
