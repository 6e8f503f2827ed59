package dev.quipu.server.mlflow.graphql;

/// The limits of GraphQL queries. The first four are those of MLflow's server.
final class GraphqlLimits {
  private GraphqlLimits() {}

  static final int DEPTH = 10;
  static final int SELECTIONS = 1000;
  static final int ROOT_FIELDS = 10;

  /// Fields with an alias in one selection.
  static final int ALIASES = 10;

  /// A query with as many selections as are allowed fits.
  static final int QUERY_CHARS = 100_000;

  /// The body: the query, and variables such as the ids of many runs.
  static final int BODY_BYTES = 1 << 20;

  /// Lists and objects inside one another in an argument.
  static final int VALUE_DEPTH = 8;

  /// Things that one query looks up for the runs that it has found: each is a search of its own.
  static final int LOOKUPS = 2000;
}
