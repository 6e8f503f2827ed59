package dev.quipu.server.nativeapi.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.text.Text;
import dev.quipu.engine.lineage.LineageLimits;
import dev.quipu.engine.lineage.Tasks;
import dev.quipu.engine.lineage.Tasks.TaskUses;
import dev.quipu.engine.port.lineage.LineageReader.Link;
import dev.quipu.engine.port.lineage.LineageReader.Task;
import dev.quipu.engine.port.lineage.LineageReader.Use;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
        new Route(Method.GET, Paths.RUN + "/objects", Permission.READ, this::objects),
        new Route(Method.GET, Paths.RUN + "/uses", Permission.READ, this::uses),
        new Route(Method.GET, Paths.RUN + "/links", Permission.READ, this::links));
  }

  private void list(Exchange exchange) throws IOException {
    String parent = exchange.parameter("parentId").orElse("");
    Tasks.Question question =
        new Tasks.Question(
            parent.isEmpty() ? null : new SpanId(parent),
            exchange.flagParameter("topOnly"),
            statuses(exchange),
            exchange.parameter("text").orElse(""),
            exchange.integerParameter("max", PAGE, 1, LineageLimits.PER_PAGE));
    Results<Task> page =
        tasks.list(
            exchange.scope(),
            Ids.run(exchange),
            question,
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
          NextPage.write(json, page.nextPageToken());
          json.writeEndObject();
        });
  }

  private static Set<TaskStatus> statuses(Exchange exchange) {
    EnumSet<TaskStatus> wanted = EnumSet.noneOf(TaskStatus.class);
    for (String word : exchange.parameters("status")) {
      wanted.add(
          TaskStatus.ofWord(word)
              .orElseThrow(() ->
                  QuipuException.invalid(
                      "Status of a task "
                          + Text.quote(word)
                          + " is not running, completed or failed")));
    }
    return wanted;
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

  private void uses(Exchange exchange) throws IOException {
    Results<Use> page =
        tasks.uses(
            exchange.scope(),
            Ids.run(exchange),
            exchange.integerParameter("max", PAGE, 1, LineageLimits.PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          LineageJson.writeUses(json, page.items());
          LineageJson.writeToken(json, page);
          json.writeEndObject();
        });
  }

  private void links(Exchange exchange) throws IOException {
    Results<Link> page =
        tasks.links(
            exchange.scope(),
            Ids.run(exchange),
            exchange.integerParameter("max", PAGE, 1, LineageLimits.PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("links");
          page.items().forEach(link -> LineageJson.write(json, link));
          json.writeEndArray();
          LineageJson.writeToken(json, page);
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
