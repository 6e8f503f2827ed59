package dev.quipu.server.mlflow.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.artifacts.ArtifactLimits;
import dev.quipu.engine.artifacts.Uploads;
import dev.quipu.engine.artifacts.Uploads.NamedPart;
import dev.quipu.engine.artifacts.Uploads.UploadTo;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.read.UploadReader.Upload;
import dev.quipu.engine.runs.RunMoves;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Artifacts sent in parts. MLflow gives clients URLs of a cloud store for the parts; our URLs lead
/// to this server.
public final class MultipartRoutes {
  private final Uploads uploads;
  private final RunMoves moves;
  private final Models models;

  public MultipartRoutes(Engine engine) {
    this.uploads = engine.uploads();
    this.moves = engine.runMoves();
    this.models = engine.models();
  }

  public List<Route> below(String base) {
    String part = base + "/parts/{upload}/{number}";
    return List.of(
        new Route(
            Method.POST,
            base + "/create/{path*}",
            Permission.WRITE,
            exchange -> create(exchange, base)),
        new Route(Method.PUT, part, Permission.WRITE, this::putPart),
        new Route(Method.POST, base + "/complete/{path*}", Permission.WRITE, this::complete),
        new Route(Method.POST, base + "/abort/{path*}", Permission.WRITE, this::abort));
  }

  private void create(Exchange exchange, String base) throws IOException {
    Input input = Input.of(exchange);
    Target target = target(exchange, input);
    int parts = input.integer("num_parts", 1, 1, ArtifactLimits.UPLOAD_PARTS);
    Upload upload = uploads.create(exchange.scope(), target.run(), target.path(), null);
    String url = exchange.url(base + "/parts/" + upload.id() + "/");
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("upload_id", upload.id());
          json.writeArrayPropertyStart("credentials");
          for (int number = 1; number <= parts; number++) {
            json.writeStartObject();
            json.writeStringProperty("url", url + number);
            json.writeNumberProperty("part_number", number);
            json.writeObjectPropertyStart("headers");
            json.writeEndObject();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void putPart(Exchange exchange) throws IOException {
    String text = exchange.variable("number");
    OptionalLong number = Text.integer(text);
    if (number.isEmpty()
        || number.getAsLong() < 1
        || number.getAsLong() > ArtifactLimits.UPLOAD_PARTS) {
      throw QuipuException.invalid(
          "Part number is "
              + Text.quote(text)
              + "; it must be an integer from 1 to "
              + ArtifactLimits.UPLOAD_PARTS);
    }
    Part part =
        uploads.putPart(
            exchange.scope(),
            exchange.variable("upload"),
            (int) number.getAsLong(),
            exchange.body(ArtifactLimits.ARTIFACT_BYTES),
            null);
    exchange.setHeader("ETag", "\"" + part.digest() + "\"");
    exchange.sendEmpty(200);
  }

  private void complete(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Target target = target(exchange, input);
    List<NamedPart> parts = new ArrayList<>();
    for (JsonObject part : input.objects("parts")) {
      parts.add(
          new NamedPart(
              part.integer("part_number", 0, 0, Integer.MAX_VALUE), part.requiredText("etag")));
    }
    uploads.complete(exchange.scope(), upload(input, target), parts);
    Answers.sendNothing(exchange);
  }

  private void abort(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    uploads.abort(exchange.scope(), upload(input, target(exchange, input)));
    Answers.sendNothing(exchange);
  }

  private static UploadTo upload(Input input, Target target) {
    return new UploadTo(input.requiredText("upload_id"), target.run(), target.path());
  }

  private record Target(RunId run, ArtifactPath path) {}

  /// The target of the file. The URL names the folder. The body names the file on the client's
  /// disk, of which only the last part matters.
  private Target target(Exchange exchange, Input input) {
    Scope scope = exchange.scope();
    ProxyPath folder = ProxyPath.parse(exchange.variable("path"));
    if (!(folder.owner(scope, moves, models) instanceof RunId run)) {
      // These first words tell MLflow's clients to send the file whole.
      throw new QuipuException(
          ErrorCode.NOT_IMPLEMENTED,
          "Multipart upload is not supported for the current artifact repository: it is for files"
              + " of runs");
    }
    String file = input.requiredText("path");
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    ArtifactPath path = new ArtifactPath(folder.path() == null ? name : folder.path() + "/" + name);
    return new Target(run, path);
  }
}
