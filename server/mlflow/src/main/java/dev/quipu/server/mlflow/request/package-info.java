/// What all routes of the MLflow API share: bodies, pieces of answers, errors, names and limits.
@NullMarked
package dev.quipu.server.mlflow.request;

import org.jspecify.annotations.NullMarked;
