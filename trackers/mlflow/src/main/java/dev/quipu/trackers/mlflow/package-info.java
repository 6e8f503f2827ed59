/// Tracks runs with an MLflow server over its REST API, or in MLflow's layout of files.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.mlflow;
