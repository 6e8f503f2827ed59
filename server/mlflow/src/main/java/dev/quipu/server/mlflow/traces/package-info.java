/// Traces: spans by OTLP, and the traces and assessments of MLflow's clients.
@NullMarked
package dev.quipu.server.mlflow.traces;

import org.jspecify.annotations.NullMarked;
