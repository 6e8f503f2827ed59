package dev.quipu.server.nativeapi.request;

import dev.quipu.core.model.RunId;
import dev.quipu.engine.runs.Stops;
import dev.quipu.server.http.Exchange;

/// Tells the client of a run in the answers to what it sends that the run has been asked to stop.
public record StopHeader(Stops stops) {
  private static final String NAME = "Quipu-Stop";

  /// Adds the header if the run has been asked.
  public void add(Exchange exchange, RunId run) {
    if (stops.isAsked(exchange.scope().project(), run)) {
      exchange.setHeader(NAME, "1");
    }
  }
}
