package dev.quipu.benchmarks.load;

import dev.quipu.benchmarks.load.RowStore.Metric;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Scope;
import dev.quipu.server.http.Api;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.HttpServer;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The baseline: the part of MLflow's wire that the load needs, over [RowStore], through the same
/// HTTP and the same streaming JSON as Quipu. It checks nothing that it could be spared.
@Command(name = "rows")
final class RowServer implements Api, Runnable {
  private static final String BASE = "/api/2.0/mlflow/";
  private static final long BODY_BYTES = 4 << 20;

  @Option(names = "--port")
  private int port;

  @Option(names = "--data")
  private Path data = Path.of("");

  @Option(names = "--no-indexes")
  private boolean noIndexes;

  @Option(names = "--no-group")
  private boolean noGroup;

  @Option(names = "--default-journal")
  private boolean defaultJournal;

  private @Nullable RowStore store;

  public static void main(String[] args) {
    System.exit(new CommandLine(new RowServer()).execute(args));
  }

  @Override
  public void run() {
    try {
      RowStore opened =
          new RowStore(
              data.resolve("rows.db"), new RowStore.Options(!noIndexes, !noGroup, defaultJournal));
      store = opened;
      HttpServer http =
          HttpServer.start(
              new HttpServer.Listen("127.0.0.1", port, Set.of()),
              List.of(this),
              (exchange, project, permission) -> Scope.of(ProjectId.DEFAULT));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(http, opened)));
      new CountDownLatch(1).await();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot open " + data, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(HttpServer http, RowStore store) {
    http.close();
    try {
      store.close();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close the database", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RowStore store() {
    RowStore opened = store;
    if (opened == null) {
      throw new IllegalStateException("Not running");
    }
    return opened;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/health", Permission.PUBLIC, e -> e.sendText(200, "OK")),
        new Route(Method.POST, BASE + "runs/create", Permission.WRITE, this::createRun),
        new Route(Method.POST, BASE + "runs/log-batch", Permission.WRITE, this::logBatch),
        new Route(Method.POST, BASE + "runs/log-metric", Permission.WRITE, this::logMetric),
        new Route(Method.GET, BASE + "runs/get", Permission.READ, this::getRun),
        new Route(Method.GET, BASE + "metrics/get-history", Permission.READ, this::getHistory));
  }

  @Override
  public boolean owns(String path) {
    return true;
  }

  @Override
  public ErrorAnswer error(QuipuException error, String requestId) {
    int status = error.code() == ErrorCode.NOT_FOUND ? 404 : 500;
    return new ErrorAnswer(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("message", error.message());
          json.writeEndObject();
        });
  }

  private void createRun(Exchange exchange) throws IOException {
    String run = UUID.randomUUID().toString().replace("-", "");
    store().createRun(run);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeObjectPropertyStart("run");
          json.writeObjectPropertyStart("info");
          json.writeStringProperty("run_id", run);
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private void logBatch(Exchange exchange) throws IOException {
    List<Metric> metrics = new ArrayList<>(1000);
    String run = "";
    try (JsonParser json = Json.parser(exchange.jsonBody(BODY_BYTES))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("run_id")) {
          run = json.getString();
        } else if (name.equals("metrics")) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            metrics.add(metric(json));
          }
        } else {
          json.skipChildren();
        }
      }
    }
    store().append(run, metrics);
    sendNothing(exchange);
  }

  private void logMetric(Exchange exchange) throws IOException {
    JsonObject json = exchange.json(BODY_BYTES);
    Metric metric =
        new Metric(
            json.requiredText("key"),
            json.number("value").orElseThrow(),
            json.integer("timestamp").orElseThrow(),
            json.integer("step").orElse(0));
    store().append(json.requiredText("run_id"), List.of(metric));
    sendNothing(exchange);
  }

  private static Metric metric(JsonParser json) {
    String key = "";
    double value = 0;
    long timestamp = 0;
    long step = 0;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "key" -> key = json.getString();
        case "value" -> value = json.getDoubleValue();
        case "timestamp" -> timestamp = json.getLongValue();
        case "step" -> step = json.getLongValue();
        default -> json.skipChildren();
      }
    }
    return new Metric(key, value, timestamp, step);
  }

  private static void sendNothing(Exchange exchange) throws IOException {
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeEndObject();
        });
  }

  private void getRun(Exchange exchange) throws IOException {
    List<Metric> latest = store().latest(exchange.parameter("run_id").orElse(""));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeObjectPropertyStart("run");
          json.writeObjectPropertyStart("data");
          write(json, latest);
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private void getHistory(Exchange exchange) throws IOException {
    Map<String, List<String>> parameters = exchange.parameters();
    List<Metric> history =
        store()
            .history(
                parameters.getOrDefault("run_id", List.of("")).getFirst(),
                parameters.getOrDefault("metric_key", List.of("")).getFirst());
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          write(json, history);
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, List<Metric> metrics) {
    json.writeArrayPropertyStart("metrics");
    for (Metric metric : metrics) {
      json.writeStartObject();
      json.writeStringProperty("key", metric.key());
      json.writeNumberProperty("value", metric.value());
      json.writeNumberProperty("timestamp", metric.timestamp());
      json.writeNumberProperty("step", metric.step());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
