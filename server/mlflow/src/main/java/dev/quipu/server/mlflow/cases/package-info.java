/// Evaluation datasets of MLflow's clients, which are sets of cases.
@NullMarked
package dev.quipu.server.mlflow.cases;

import org.jspecify.annotations.NullMarked;
