package dev.quipu.server.nativeapi.datasets;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.datasets.DatasetLimits;
import dev.quipu.engine.datasets.Datasets;
import dev.quipu.engine.port.read.DatasetReader.DatasetUse;
import dev.quipu.engine.port.read.DatasetReader.UsedDataset;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;

/// Datasets that runs used, and the runs that used a dataset.
public final class DatasetRoutes {
  /// Datasets of one request. Clients send them one by one, and an import has few.
  static final int PER_REQUEST = 100;

  /// Tags of one use of a dataset.
  static final int TAGS = 100;

  /// A dataset with the largest profile that is allowed.
  private static final int BODY_BYTES = 20 << 20;

  private static final int PAGE = 100;

  private final Datasets datasets;

  public DatasetRoutes(Datasets datasets) {
    this.datasets = datasets;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, Paths.RUN + "/datasets", Permission.WRITE, this::note),
        new Route(Method.GET, Paths.RUN + "/datasets", Permission.READ, this::ofRun),
        new Route(Method.GET, Paths.PROJECT + "/datasets", Permission.READ, this::list),
        new Route(Method.GET, Paths.PROJECT + "/datasets/runs", Permission.READ, this::uses));
  }

  private void note(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    datasets.note(exchange.scope(), run, DatasetJson.inputs(exchange.json(BODY_BYTES)));
    send(exchange, run, false);
  }

  private void ofRun(Exchange exchange) throws IOException {
    send(exchange, Ids.run(exchange), true);
  }

  private void send(Exchange exchange, RunId run, boolean whole) throws IOException {
    List<DatasetInput> inputs = datasets.ofRun(exchange.scope(), run);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("datasets");
          inputs.forEach(input -> DatasetJson.write(json, input, whole));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void list(Exchange exchange) throws IOException {
    Results<UsedDataset> found =
        datasets.list(
            exchange.scope(),
            exchange.parameter("q").orElse(""),
            max(exchange),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("datasets");
          found.items().forEach(dataset -> DatasetJson.write(json, dataset));
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void uses(Exchange exchange) throws IOException {
    Results<DatasetUse> found =
        datasets.uses(
            exchange.scope(),
            required(exchange, "name"),
            required(exchange, "digest"),
            max(exchange),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("runs");
          for (DatasetUse use : found.items()) {
            RunInfo run = use.run();
            json.writeStartObject();
            json.writeStringProperty("id", run.id().hex());
            json.writeStringProperty("experimentId", run.experiment().toString());
            json.writeStringProperty("name", run.name());
            json.writeStringProperty("status", run.status().word());
            json.writeNumberProperty("startMs", run.startMs());
            DatasetJson.writeTags(json, use.tags());
            json.writeEndObject();
          }
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private static String required(Exchange exchange, String name) {
    return exchange
        .parameter(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> QuipuException.invalid("Parameter " + name + " is missing"));
  }

  private static int max(Exchange exchange) {
    return exchange.integerParameter("max", PAGE, 1, DatasetLimits.PER_PAGE);
  }
}
