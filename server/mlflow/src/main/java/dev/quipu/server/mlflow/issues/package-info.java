/// Issues of MLflow's clients.
@NullMarked
package dev.quipu.server.mlflow.issues;

import org.jspecify.annotations.NullMarked;
