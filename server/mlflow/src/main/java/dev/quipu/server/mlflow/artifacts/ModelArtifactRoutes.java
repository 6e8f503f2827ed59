package dev.quipu.server.mlflow.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.artifacts.Artifacts;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.models.Models;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.ModelIds;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of models. Clients send them through the artifact proxy.
public final class ModelArtifactRoutes {
  private final Artifacts artifacts;
  private final Models models;
  private final Experiments experiments;

  public ModelArtifactRoutes(Engine engine) {
    this.artifacts = engine.artifacts();
    this.models = engine.models();
    this.experiments = engine.experiments();
  }

  /// The routes below the address of the models.
  public List<Route> below(String base) {
    String one = base + "/{model}/artifacts";
    return List.of(
        new Route(Method.GET, one + "/directories", Permission.READ, this::list),
        new Route(Method.GET, one + "/files", Permission.READ, this::get));
  }

  private void list(Exchange exchange) throws IOException {
    ModelInfo model = requireHere(exchange);
    @Nullable ArtifactPath folder =
        exchange
            .parameter("artifact_directory_path")
            .filter(path -> !path.isEmpty())
            .map(ArtifactPath::new)
            .orElse(null);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("root_uri", ArtifactUri.of(model, null));
          EntriesJson.write(json, artifacts, exchange.scope(), model.id(), folder, true);
          json.writeEndObject();
        });
  }

  private void get(Exchange exchange) throws IOException {
    String path =
        exchange
            .parameter("artifact_file_path")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> Wording.noField("artifact_file_path"));
    ModelInfo model = requireHere(exchange);
    EntriesJson.send(
        exchange, artifacts.load(exchange.scope(), model.id(), new ArtifactPath(path)));
  }

  /// A model whose clients send artifacts to this server.
  ///
  /// @throws QuipuException NOT_IMPLEMENTED if the clients put artifacts elsewhere, where this
  ///   server cannot read them
  private ModelInfo requireHere(Exchange exchange) {
    String id = exchange.variable("model");
    ModelInfo model = models.load(exchange.scope(), ModelIds.of(id)).info();
    if (!model.isActive()) {
      throw Models.missing(id);
    }
    ArtifactLocation elsewhere =
        experiments
            .artifactLocations(exchange.scope(), Set.of(model.experiment()))
            .get(model.experiment());
    if (elsewhere != null) {
      throw new QuipuException(
          ErrorCode.NOT_IMPLEMENTED,
          "The artifacts of model "
              + id
              + " are at "
              + Text.quote(ArtifactUri.of(model, elsewhere))
              + ", where this server does not read; MLflow's clients do");
    }
    return model;
  }
}
