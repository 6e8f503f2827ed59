/// Experiments, runs, and what is logged to them.
@NullMarked
package dev.quipu.server.mlflow.tracking;

import org.jspecify.annotations.NullMarked;
