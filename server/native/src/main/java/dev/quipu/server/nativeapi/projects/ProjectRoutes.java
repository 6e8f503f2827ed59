package dev.quipu.server.nativeapi.projects;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.projects.ProjectActivity;
import dev.quipu.engine.projects.Projects;
import dev.quipu.engine.projects.Projects.ProjectChange;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/// Projects.
public final class ProjectRoutes {
  /// What may become of a project that is there already.
  private static final Set<String> IF_EXISTS = Set.of("fail", "return");

  private final Projects projects;

  public ProjectRoutes(Projects projects) {
    this.projects = projects;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.PROJECTS, Permission.READ, this::list),
        new Route(Method.POST, Paths.PROJECTS, Permission.WRITE, this::create),
        new Route(Method.GET, Paths.PROJECT, Permission.READ, this::load),
        new Route(Method.PATCH, Paths.PROJECT, Permission.WRITE, this::update));
  }

  private void list(Exchange exchange) throws IOException {
    List<ProjectActivity> all = projects.all();
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("projects");
          all.forEach(project -> write(json, project));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void create(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    String name = body.requiredText("name");
    String description = body.text("description").orElse("");
    String ifExists = body.text("ifExists").orElse("fail");
    if (!IF_EXISTS.contains(ifExists)) {
      throw QuipuException.invalid(
          "Field \"ifExists\" is " + Text.quote(ifExists) + "; it must be fail or return");
    }
    try {
      send(exchange, 201, projects.load(projects.create(name, description)));
    } catch (QuipuException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS || ifExists.equals("fail")) {
        throw e;
      }
      send(exchange, 200, projects.load(projects.require(name)));
    }
  }

  private void load(Exchange exchange) throws IOException {
    send(exchange, 200, projects.load(project(exchange)));
  }

  private void update(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    send(
        exchange,
        200,
        projects.update(
            project(exchange),
            new ProjectChange(
                body.text("description").orElse(null), body.bool("archived").orElse(null))));
  }

  private static ProjectId project(Exchange exchange) {
    return exchange.scope().project();
  }

  private static void send(Exchange exchange, int status, ProjectActivity activity)
      throws IOException {
    exchange.sendJson(status, json -> write(json, activity));
  }

  private static void write(JsonGenerator json, ProjectActivity activity) {
    Project project = activity.project();
    json.writeStartObject();
    json.writeStringProperty("name", project.name());
    json.writeStringProperty("description", project.description());
    json.writeBooleanProperty("archived", project.archived());
    json.writeNumberProperty("createdMs", project.createdMs());
    json.writeNumberProperty("updatedMs", project.updatedMs());
    json.writeNumberProperty("experimentCount", activity.experimentCount());
    json.writeNumberProperty("runCount", activity.runCount());
    if (activity.lastRunMs() != null) {
      json.writeNumberProperty("lastRunMs", activity.lastRunMs());
    }
    json.writeEndObject();
  }
}
