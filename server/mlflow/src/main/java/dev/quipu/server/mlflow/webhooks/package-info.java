/// Webhooks in MLflow's API.
@NullMarked
package dev.quipu.server.mlflow.webhooks;

import org.jspecify.annotations.NullMarked;
