/// The few GraphQL queries that MLflow's clients and its page send.
@NullMarked
package dev.quipu.server.mlflow.graphql;

import org.jspecify.annotations.NullMarked;
