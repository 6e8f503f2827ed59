/// Logged models.
@NullMarked
package dev.quipu.server.mlflow.models;

import org.jspecify.annotations.NullMarked;
