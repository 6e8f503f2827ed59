package dev.quipu.server.nativeapi.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.Exchange;

/// Ids in requests.
public final class Ids {
  private Ids() {}

  public static RunId run(Exchange exchange) {
    return new RunId(exchange.variable("runId"));
  }

  public static ModelId model(Exchange exchange) {
    return new ModelId(exchange.variable("modelId"));
  }

  public static ExperimentId experiment(Exchange exchange) {
    return experiment(exchange.variable("experimentId"));
  }

  public static ExperimentId experiment(String text) {
    return ExperimentId.find(text)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Experiment id " + Text.quote(text) + " is not a decimal number"));
  }
}
