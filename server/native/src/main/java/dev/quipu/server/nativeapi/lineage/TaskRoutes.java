package dev.quipu.server.nativeapi.lineage;

import dev.quipu.core.lineage.SpanId;
import dev.quipu.engine.lineage.LineageLimits;
import dev.quipu.engine.lineage.Tasks;
import dev.quipu.engine.lineage.Tasks.TaskUses;
import dev.quipu.engine.port.lineage.LineageReader.Task;
import dev.quipu.engine.port.lineage.LineageReader.Use;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;

/// The tasks of a run, and the inputs and outputs of tasks and of the run itself.
public final class TaskRoutes {
  private static final int PAGE = 1000;

  private final Tasks tasks;

  public TaskRoutes(Tasks tasks) {
    this.tasks = tasks;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/tasks", Permission.READ, this::list),
        new Route(Method.GET, Paths.RUN + "/tasks/{taskId}", Permission.READ, this::load),
        new Route(Method.GET, Paths.RUN + "/objects", Permission.READ, this::objects));
  }

  private void list(Exchange exchange) throws IOException {
    String parent = exchange.parameter("parentId").orElse("");
    Results<Task> page =
        tasks.list(
            exchange.scope(),
            Ids.run(exchange),
            parent.isEmpty() ? null : new SpanId(parent),
            exchange.flagParameter("topOnly"),
            exchange.integerParameter("max", PAGE, 1, LineageLimits.PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("tasks");
          page.items()
              .forEach(task -> {
                json.writeStartObject();
                LineageJson.writeFields(json, task);
                json.writeEndObject();
              });
          json.writeEndArray();
          if (page.nextPageToken() != null) {
            json.writeStringProperty("nextPageToken", page.nextPageToken());
          }
          json.writeEndObject();
        });
  }

  private void load(Exchange exchange) throws IOException {
    TaskUses found =
        tasks.load(exchange.scope(), Ids.run(exchange), new SpanId(exchange.variable("taskId")));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          LineageJson.writeFields(json, found.task());
          LineageJson.writeUses(json, found.uses());
          json.writeEndObject();
        });
  }

  private void objects(Exchange exchange) throws IOException {
    List<Use> uses = tasks.usesOfRun(exchange.scope(), Ids.run(exchange));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          LineageJson.writeUses(json, uses);
          json.writeEndObject();
        });
  }
}
