/// The MLflow REST API, for MLflow's unmodified clients: a thin translation onto the engine.
/// Routes, JSON and errors are described in docs/guide/mlflow.md.
@NullMarked
package dev.quipu.server.mlflow;

import org.jspecify.annotations.NullMarked;
