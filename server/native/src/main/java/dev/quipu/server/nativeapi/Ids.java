package dev.quipu.server.nativeapi;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.Exchange;

/// Ids in requests.
final class Ids {
  private Ids() {}

  static RunId run(Exchange exchange) {
    return new RunId(exchange.variable("runId"));
  }

  static ExperimentId experiment(Exchange exchange) {
    return experiment(exchange.variable("experimentId"));
  }

  static ExperimentId experiment(String text) {
    return ExperimentId.find(text)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Experiment id " + Text.quote(text) + " is not a decimal number"));
  }
}
