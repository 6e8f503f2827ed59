package dev.quipu.server.mlflow.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.artifacts.ArtifactLimits;
import dev.quipu.engine.artifacts.Artifacts;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.runs.RunMoves;
import dev.quipu.engine.runs.Runs;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.MlflowLimits;
import dev.quipu.server.mlflow.request.Question;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Artifacts: lists, and the proxy through which clients send and fetch them.
public final class ArtifactRoutes {
  private final Artifacts artifacts;
  private final Runs runs;
  private final RunMoves moves;
  private final Experiments experiments;
  private final Models models;

  public ArtifactRoutes(Engine engine) {
    this.artifacts = engine.artifacts();
    this.runs = engine.runs();
    this.moves = engine.runMoves();
    this.experiments = engine.experiments();
    this.models = engine.models();
  }

  public List<Route> below(String base) {
    String proxy = base + "/mlflow-artifacts/artifacts";
    return List.of(
        new Route(
            Method.GET,
            base + "/mlflow/artifacts/list",
            Permission.READ,
            Question.handler(this::list)),
        new Route(Method.POST, base + "/mlflow/upload-artifact", Permission.WRITE, this::upload),
        new Route(Method.GET, proxy, Permission.READ, this::listProxied),
        new Route(Method.GET, proxy + "/{path*}", Permission.READ, this::getProxied),
        new Route(Method.PUT, proxy + "/{path*}", Permission.WRITE, this::putProxied),
        new Route(Method.DELETE, proxy + "/{path*}", Permission.WRITE, this::deleteProxied));
  }

  public List<Route> atRoot() {
    return List.of(new Route(Method.GET, "/get-artifact", Permission.READ, this::get));
  }

  /// The entries of a folder of a run.
  public JsonBody list(Scope scope, Input input) {
    RunInfo run = requireHere(scope, input.runId());
    @Nullable ArtifactPath folder =
        input.text("path").filter(path -> !path.isEmpty()).map(ArtifactPath::new).orElse(null);
    return json -> {
      json.writeStartObject();
      json.writeStringProperty("root_uri", ArtifactUri.of(run, null));
      EntriesJson.write(json, artifacts, scope, run.id(), folder, true);
      json.writeEndObject();
    };
  }

  /// A run whose clients send artifacts to this server.
  ///
  /// @throws QuipuException NOT_IMPLEMENTED if the clients put artifacts elsewhere, where this
  ///   server cannot read them
  private RunInfo requireHere(Scope scope, RunId id) {
    RunInfo run = runs.info(scope, id);
    ArtifactLocation elsewhere =
        experiments.artifactLocations(scope, Set.of(run.experiment())).get(run.experiment());
    if (elsewhere != null) {
      throw new QuipuException(
          ErrorCode.NOT_IMPLEMENTED,
          "The artifacts of run "
              + id
              + " are at "
              + Text.quote(ArtifactUri.of(run, elsewhere))
              + ", where this server does not read; MLflow's clients do");
    }
    return run;
  }

  private void listProxied(Exchange exchange) throws IOException {
    ProxyPath folder = ProxyPath.parse(exchange.parameter("path").orElse(""));
    Scope scope = exchange.scope();
    ArtifactOwner owner = folder.owner(scope, moves, models);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          EntriesJson.write(json, artifacts, scope, owner, folder.path(), false);
          json.writeEndObject();
        });
  }

  private void get(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RunId id = input.runId();
    ArtifactPath path = new ArtifactPath(input.requiredText("path"));
    RunId run = requireHere(exchange.scope(), id).id();
    EntriesJson.send(exchange, artifacts.load(exchange.scope(), run, path));
  }

  private void getProxied(Exchange exchange) throws IOException {
    ProxyPath file = ProxyPath.parse(exchange.variable("path"));
    Scope scope = exchange.scope();
    EntriesJson.send(
        exchange, artifacts.load(scope, file.owner(scope, moves, models), file.requiredPath()));
  }

  /// Sends a file below a URI of the artifact proxy.
  ///
  /// @param uri as of [ArtifactUri]
  /// @throws QuipuException NOT_IMPLEMENTED if the URI is of a store elsewhere, where this server
  ///   does not read
  public void sendBelow(Exchange exchange, String uri, ArtifactPath path) throws IOException {
    ProxyPath file =
        ProxyPath.parse(
            ArtifactUri.proxied(uri)
                    .orElseThrow(() ->
                        new QuipuException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "The files are at "
                                + Text.quote(uri)
                                + ", where this server does not read; MLflow's clients do"))
                + "/"
                + path.value());
    Scope scope = exchange.scope();
    EntriesJson.send(
        exchange, artifacts.load(scope, file.owner(scope, moves, models), file.requiredPath()));
  }

  private void putProxied(Exchange exchange) throws IOException {
    ProxyPath file = ProxyPath.parse(exchange.variable("path"));
    Scope scope = exchange.scope();
    artifacts.put(
        scope,
        file.owner(scope, moves, models),
        file.requiredPath(),
        exchange.body(ArtifactLimits.ARTIFACT_BYTES),
        null);
    Answers.sendNothing(exchange);
  }

  /// Stores the body as a file of a run, as MLflow's page sends it.
  private void upload(Exchange exchange) throws IOException {
    String run = parameter(exchange, "run_uuid");
    ArtifactPath path = new ArtifactPath(parameter(exchange, "path"));
    RunId id = requireHere(exchange.scope(), Input.runId(run)).id();
    try (PushbackInputStream body =
        new PushbackInputStream(exchange.body(MlflowLimits.UPLOADED_BYTES))) {
      int first = body.read();
      if (first < 0) {
        throw QuipuException.invalid("Request must specify data.");
      }
      body.unread(first);
      artifacts.put(exchange.scope(), id, path, body, null);
    }
    Answers.sendNothing(exchange);
  }

  private static String parameter(Exchange exchange, String name) {
    return exchange
        .parameter(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> QuipuException.invalid("Request must specify " + name + "."));
  }

  private void deleteProxied(Exchange exchange) throws IOException {
    ProxyPath path = ProxyPath.parse(exchange.variable("path"));
    Scope scope = exchange.scope();
    artifacts.remove(scope, path.owner(scope, moves, models), path.requiredPath());
    Answers.sendNothing(exchange);
  }
}
