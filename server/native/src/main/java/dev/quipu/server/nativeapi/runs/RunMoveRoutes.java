package dev.quipu.server.nativeapi.runs;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.runs.RunLimits;
import dev.quipu.engine.runs.RunMoves;
import dev.quipu.engine.runs.RunMoves.Moved;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;

/// Moves runs to another experiment.
public final class RunMoveRoutes {
  private final RunMoves moves;

  public RunMoveRoutes(RunMoves moves) {
    this.moves = moves;
  }

  public List<Route> routes() {
    return List.of(new Route(Method.POST, Paths.RUNS + "/move", Permission.WRITE, this::move));
  }

  private void move(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    List<RunId> runs = body.texts("runIds").stream().map(RunId::new).toList();
    if (runs.isEmpty() || runs.size() > RunLimits.MOVED_RUNS) {
      throw QuipuException.invalid(
          "Field \"runIds\" names "
              + runs.size()
              + " runs; it must name from 1 to "
              + RunLimits.MOVED_RUNS);
    }
    ExperimentId to = Ids.experiment(body.requiredText("experimentId"));
    List<Moved> moved = moves.move(exchange.scope(), runs, to);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("moved");
          for (Moved run : moved) {
            json.writeStartObject();
            json.writeStringProperty("runId", run.run().hex());
            json.writeStringProperty("fromExperimentId", run.from().toString());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
