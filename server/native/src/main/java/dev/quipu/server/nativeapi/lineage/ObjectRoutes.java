package dev.quipu.server.nativeapi.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import dev.quipu.engine.lineage.Lineage;
import dev.quipu.engine.lineage.Lineage.Difference;
import dev.quipu.engine.lineage.Lineage.Direction;
import dev.quipu.engine.lineage.Lineage.Graph;
import dev.quipu.engine.lineage.LineageLimits;
import dev.quipu.engine.lineage.Objects;
import dev.quipu.engine.lineage.Objects.Content;
import dev.quipu.engine.port.lineage.LineageReader.InlineObject;
import dev.quipu.engine.port.lineage.LineageReader.Link;
import dev.quipu.engine.port.lineage.LineageReader.LoggedObject;
import dev.quipu.engine.port.lineage.LineageReader.Use;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.StoredFile;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Objects, their contents, and how they are connected.
public final class ObjectRoutes {
  private static final String OBJECTS = Paths.PROJECT + "/objects";
  private static final String OBJECT = OBJECTS + "/{digest}";
  private static final String BYTES_TYPE = "application/octet-stream";
  private static final int PAGE = 1000;
  private static final int DEPTH = 10;
  private static final int NODES = 1000;

  private final Objects objects;
  private final Lineage lineage;

  public ObjectRoutes(Objects objects, Lineage lineage) {
    this.objects = objects;
    this.lineage = lineage;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, OBJECTS + "/missing", Permission.READ, this::missing),
        new Route(Method.POST, OBJECTS + "/find", Permission.READ, this::find),
        new Route(Method.PUT, OBJECTS + "/contents/{digest}", Permission.WRITE, this::putContent),
        new Route(Method.GET, OBJECT, Permission.READ, this::load),
        new Route(Method.GET, OBJECT + "/content", Permission.READ, this::content),
        new Route(Method.GET, OBJECT + "/uses", Permission.READ, this::uses),
        new Route(Method.GET, OBJECT + "/lineage", Permission.READ, this::graph),
        new Route(Method.GET, OBJECT + "/path", Permission.READ, this::path),
        new Route(Method.GET, OBJECT + "/difference", Permission.READ, this::difference));
  }

  private static Digest digest(Exchange exchange) {
    return new Digest(exchange.variable("digest"));
  }

  // ---- contents ----

  private void missing(Exchange exchange) throws IOException {
    Collection<Digest> missing = objects.missing(exchange.scope(), digests(exchange, "contents"));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          writeDigests(json, "missing", missing);
          json.writeEndObject();
        });
  }

  private static List<Digest> digests(Exchange exchange, String field) throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (String hex : exchange.json(Limits.JSON_BODY_BYTES).texts(field)) {
      digests.add(new Digest(hex));
    }
    return digests;
  }

  private void find(Exchange exchange) throws IOException {
    List<InlineObject> found = objects.find(exchange.scope(), digests(exchange, "objects"));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("objects");
          found.forEach(object -> LineageJson.write(json, object));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void writeDigests(JsonGenerator json, String name, Collection<Digest> digests) {
    json.writeArrayPropertyStart(name);
    digests.forEach(digest -> json.writeString(digest.hex()));
    json.writeEndArray();
  }

  private void putContent(Exchange exchange) throws IOException {
    exchange.requireContentType(BYTES_TYPE);
    objects.putContent(
        exchange.scope(), digest(exchange), exchange.body(LineageLimits.CONTENT_BYTES));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("content", digest(exchange).hex());
          json.writeEndObject();
        });
  }

  private void content(Exchange exchange) throws IOException {
    Digest digest = digest(exchange);
    Content content = objects.content(exchange.scope(), digest);
    new StoredFile(
            digest.hex(),
            BYTES_TYPE,
            content.description().content(),
            content.description().sizeBytes(),
            content.open()::open)
        .attach(exchange);
  }

  // ---- objects ----

  private void load(Exchange exchange) throws IOException {
    LoggedObject object = objects.load(exchange.scope(), digest(exchange));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          LineageJson.writeFields(json, object);
          json.writeEndObject();
        });
  }

  private void uses(Exchange exchange) throws IOException {
    Results<Use> page =
        objects.uses(
            exchange.scope(),
            digest(exchange),
            exchange.integerParameter("max", PAGE, 1, LineageLimits.PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          LineageJson.writeUses(json, page.items());
          NextPage.write(json, page.nextPageToken());
          json.writeEndObject();
        });
  }

  // ---- questions ----

  private void graph(Exchange exchange) throws IOException {
    Graph graph =
        lineage.graph(
            exchange.scope(),
            digest(exchange),
            direction(exchange),
            exchange.integerParameter("depth", DEPTH, 1, LineageLimits.DEPTH),
            exchange.integerParameter("max", NODES, 1, LineageLimits.NODES));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("objects");
          graph
              .depths()
              .forEach((object, depth) -> {
                json.writeStartObject();
                json.writeStringProperty("digest", object.hex());
                json.writeNumberProperty("depth", depth);
                json.writeEndObject();
              });
          json.writeEndArray();
          writeLinks(json, graph.links());
          json.writeBooleanProperty("cutOff", graph.isCutOff());
          json.writeEndObject();
        });
  }

  private static Direction direction(Exchange exchange) {
    String word = exchange.parameter("direction").orElse("origins");
    return switch (word) {
      case "origins" -> Direction.ORIGINS;
      case "effects" -> Direction.EFFECTS;
      case "both" -> Direction.BOTH;
      default ->
          throw QuipuException.invalid(
              "Parameter direction is "
                  + Text.quote(word)
                  + "; it must be origins, effects or both");
    };
  }

  private static void writeLinks(JsonGenerator json, Collection<Link> links) {
    json.writeArrayPropertyStart("links");
    links.forEach(link -> LineageJson.write(json, link));
    json.writeEndArray();
  }

  private static Digest to(Exchange exchange) {
    return new Digest(
        exchange
            .parameter("to")
            .orElseThrow(() -> QuipuException.invalid("Parameter to is missing")));
  }

  private void path(Exchange exchange) throws IOException {
    Optional<List<Link>> path = lineage.path(exchange.scope(), digest(exchange), to(exchange));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeBooleanProperty("found", path.isPresent());
          writeLinks(json, path.orElse(List.of()));
          json.writeEndObject();
        });
  }

  private void difference(Exchange exchange) throws IOException {
    Difference difference =
        lineage.difference(
            exchange.scope(),
            digest(exchange),
            to(exchange),
            exchange.integerParameter("depth", 1, 1, LineageLimits.DEPTH));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          writeDigests(json, "onlyFirst", difference.onlyFirst());
          writeDigests(json, "onlySecond", difference.onlySecond());
          writeDigests(json, "both", difference.both());
          json.writeBooleanProperty("cutOff", difference.isCutOff());
          json.writeEndObject();
        });
  }
}
