/// The evaluations of XGBoost4J as streams of a run.
@org.jspecify.annotations.NullMarked
package dev.quipu.integrations.xgboost;
