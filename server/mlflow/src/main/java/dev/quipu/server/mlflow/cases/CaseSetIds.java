package dev.quipu.server.mlflow.cases;

import dev.quipu.core.cases.CaseSetId;
import dev.quipu.engine.cases.CaseSets;
import dev.quipu.server.http.Exchange;

/// Reads the id in the path of a request.
final class CaseSetIds {
  private CaseSetIds() {}

  /// Reads the id of a set.
  ///
  /// @throws dev.quipu.core.error.QuipuException NOT_FOUND if the id cannot be one of ours
  static CaseSetId of(Exchange exchange) {
    String id = exchange.variable("dataset");
    if (!CaseSetId.isValid(id)) {
      throw CaseSets.missing(id);
    }
    return new CaseSetId(id);
  }
}
