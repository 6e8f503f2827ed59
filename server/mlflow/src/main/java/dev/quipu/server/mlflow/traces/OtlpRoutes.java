package dev.quipu.server.mlflow.traces;

import dev.quipu.codec.otlp.ReceivedSpans;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.traces.Traces;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.MlflowError;
import dev.quipu.server.mlflow.request.MlflowLimits;
import dev.quipu.server.mlflow.request.Wording.Words;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Takes spans by the OpenTelemetry Protocol over HTTP, in Protocol Buffers and in JSON; see
/// https://opentelemetry.io/docs/specs/otlp. The header `x-mlflow-experiment-id` names the
/// experiment, as at MLflow's server.
public final class OtlpRoutes {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String EXPERIMENT = "x-mlflow-experiment-id";

  /// What MLflow's server answers where nothing of a request can be taken.
  private static final MlflowError UNPROCESSABLE = new MlflowError(422, "INVALID_PARAMETER_VALUE");

  private final Traces traces;

  public OtlpRoutes(Engine engine) {
    this.traces = engine.traces();
  }

  public List<Route> atRoot() {
    return List.of(new Route(Method.POST, "/v1/traces", Permission.WRITE, this::export));
  }

  private void export(Exchange exchange) throws IOException {
    String type =
        exchange
            .header("Content-Type")
            .map(header -> header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
            .orElse("");
    if (!type.equals(PROTOBUF) && !type.equals(JSON)) {
      throw QuipuException.invalid(
          "Invalid Content-Type: " + Text.quote(type) + ". Expected: " + PROTOBUF + " or " + JSON);
    }
    ReceivedSpans received =
        type.equals(JSON)
            ? OtlpJson.read(exchange.json(MlflowLimits.OTLP_BODY_BYTES))
            : ReceivedSpans.decode(exchange.bytes(MlflowLimits.OTLP_BODY_BYTES));
    if (received.spans().isEmpty() && received.rejected() == 0) {
      throw QuipuException.invalid("Invalid OpenTelemetry format - no spans found");
    }
    Optional<String> experiment = exchange.header(EXPERIMENT).filter(id -> !id.isBlank());
    if (experiment.isEmpty()) {
      refuse(
          exchange, "Header " + EXPERIMENT + " is missing; it names the experiment of the spans");
      return;
    }
    if (received.spans().isEmpty()) {
      refuse(exchange, "Cannot take any of the spans: " + received.reason());
      return;
    }
    ExperimentId id = Input.experimentId(experiment.get().strip());
    traces.log(exchange.scope(), id, received.spans());
    if (type.equals(PROTOBUF)) {
      exchange.send(200, PROTOBUF, received.response());
    } else {
      exchange.sendJson(200, json -> OtlpJson.writeResponse(json, received));
    }
  }

  private static void refuse(Exchange exchange, String message) throws IOException {
    exchange.sendJson(
        UNPROCESSABLE.status(), UNPROCESSABLE.body(new Words(message, ""), exchange.requestId()));
  }
}
