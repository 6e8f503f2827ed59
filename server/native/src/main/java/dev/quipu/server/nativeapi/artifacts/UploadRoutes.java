package dev.quipu.server.nativeapi.artifacts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.artifacts.ArtifactLimits;
import dev.quipu.engine.artifacts.Uploads;
import dev.quipu.engine.artifacts.Uploads.Begun;
import dev.quipu.engine.artifacts.Uploads.UploadTo;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.read.UploadReader.Upload;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/// Files that are sent in parts. An upload belongs to a path of a run and the digest of the whole
/// file. So a client that was cut off finds the upload again without remembering anything, and
/// learns which parts are stored.
public final class UploadRoutes {
  private static final String UPLOADS = Paths.RUN + "/uploads";
  private static final String UPLOAD = UPLOADS + "/{uploadId}";

  private final Uploads uploads;

  public UploadRoutes(Uploads uploads) {
    this.uploads = uploads;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, UPLOADS, Permission.WRITE, this::begin),
        new Route(Method.GET, UPLOAD, Permission.READ, this::get),
        new Route(Method.PUT, UPLOAD + "/parts/{number}", Permission.WRITE, this::putPart),
        new Route(Method.POST, UPLOAD + "/complete", Permission.WRITE, this::complete),
        new Route(Method.DELETE, UPLOAD, Permission.WRITE, this::abort));
  }

  private void begin(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    ArtifactPath path = new ArtifactPath(body.requiredText("path"));
    Digest digest = new Digest(body.requiredText("digest"));
    Begun begun = uploads.begin(exchange.scope(), Ids.run(exchange), path, digest);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          switch (begun) {
            case Begun.Whole(var artifact) -> {
              json.writeName("artifact");
              ArtifactJson.write(json, artifact);
            }
            case Begun.InParts inParts -> {
              json.writeName("upload");
              write(json, inParts);
            }
          }
          json.writeEndObject();
        });
  }

  private Begun.InParts load(Exchange exchange) {
    return uploads.load(exchange.scope(), Ids.run(exchange), exchange.variable("uploadId"));
  }

  private void get(Exchange exchange) throws IOException {
    Begun.InParts begun = load(exchange);
    exchange.sendJson(200, json -> write(json, begun));
  }

  private void putPart(Exchange exchange) throws IOException {
    ArtifactRoutes.requirePlain(exchange);
    int number = number(exchange.variable("number"));
    String upload = load(exchange).upload().id();
    Digest digest = exchange.header("Quipu-Digest").map(Digest::new).orElse(null);
    Part part;
    try (InputStream body = exchange.body(ArtifactLimits.ARTIFACT_BYTES)) {
      part = uploads.putPart(exchange.scope(), upload, number, body, digest);
    }
    exchange.sendJson(201, json -> write(json, part));
  }

  private static int number(String text) {
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
    return (int) number.getAsLong();
  }

  private void complete(Exchange exchange) throws IOException {
    Artifact artifact = uploads.complete(exchange.scope(), load(exchange));
    exchange.sendJson(201, json -> ArtifactJson.write(json, artifact));
  }

  private void abort(Exchange exchange) {
    RunId run = Ids.run(exchange);
    Upload upload = load(exchange).upload();
    uploads.abort(exchange.scope(), new UploadTo(upload.id(), run, upload.path()));
    exchange.sendEmpty(204);
  }

  private static void write(JsonGenerator json, Begun.InParts begun) {
    Upload upload = begun.upload();
    json.writeStartObject();
    json.writeStringProperty("id", upload.id());
    json.writeStringProperty("path", upload.path().value());
    if (upload.digest() != null) {
      json.writeStringProperty("digest", upload.digest().hex());
    }
    json.writeNumberProperty("createdMs", upload.createdMs());
    json.writeArrayPropertyStart("parts");
    begun.parts().forEach(part -> write(json, part));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Part part) {
    json.writeStartObject();
    json.writeNumberProperty("number", part.number());
    json.writeNumberProperty("size", part.sizeBytes());
    json.writeStringProperty("digest", part.digest().hex());
    json.writeEndObject();
  }
}
