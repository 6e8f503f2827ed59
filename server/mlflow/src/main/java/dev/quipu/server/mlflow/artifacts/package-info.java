/// Artifacts as the clients of MLflow reach them: lists, the artifact proxy, uploads in parts.
@NullMarked
package dev.quipu.server.mlflow.artifacts;

import org.jspecify.annotations.NullMarked;
