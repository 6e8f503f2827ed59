/// The model registry as the clients of MLflow see it: registered models, versions, and the prompts
/// that clients keep in the same tables.
@NullMarked
package dev.quipu.server.mlflow.registry;

import org.jspecify.annotations.NullMarked;
