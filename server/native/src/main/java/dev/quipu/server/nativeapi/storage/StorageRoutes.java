package dev.quipu.server.nativeapi.storage;

import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.port.read.UsageReader.OfRun;
import dev.quipu.engine.upkeep.Space;
import dev.quipu.engine.upkeep.Space.OfExperiment;
import dev.quipu.engine.upkeep.Space.OfOneRun;
import dev.quipu.engine.upkeep.Space.OfOneSeries;
import dev.quipu.engine.upkeep.Space.One;
import dev.quipu.engine.upkeep.Space.Whole;
import dev.quipu.engine.upkeep.UpkeepLimits;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// How much space the project, its experiments and its runs take.
public final class StorageRoutes {
  private static final int TOP = 20;

  private final Space space;

  public StorageRoutes(Space space) {
    this.space = space;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.PROJECT + "/storage", Permission.READ, this::whole),
        new Route(Method.GET, Paths.RUN + "/storage", Permission.READ, this::ofRun));
  }

  private static int top(Exchange exchange) {
    return exchange.integerParameter("top", TOP, 1, UpkeepLimits.SPACE_TOP);
  }

  private void whole(Exchange exchange) throws IOException {
    Whole whole = space.whole(exchange.scope(), top(exchange));
    exchange.sendJson(200, json -> write(json, whole));
  }

  private static void write(JsonGenerator json, Whole whole) {
    json.writeStartObject();
    json.writeNumberProperty("atMs", whole.atMs());
    whole
        .files()
        .ifPresent(files -> {
          json.writeNumberProperty("databaseBytes", files.dataBytes());
          json.writeNumberProperty("freeBytes", files.freeBytes());
          json.writeNumberProperty("logBytes", files.logBytes());
        });
    json.writeNumberProperty("blobs", whole.blobs());
    json.writeNumberProperty("blobBytes", whole.blobBytes());
    json.writeNumberProperty("savedBytes", whole.savedBytes());
    json.writeNumberProperty("uploads", whole.uploads());
    json.writeNumberProperty("uploadBytes", whole.uploadBytes());
    write(json, whole.all());
    json.writeObjectPropertyStart("deleted");
    write(json, whole.deleted());
    json.writeEndObject();
    json.writeNumberProperty("experimentCount", whole.experimentCount());
    json.writeNumberProperty("runCount", whole.runCount());
    json.writeArrayPropertyStart("experiments");
    for (OfExperiment one : whole.experiments()) {
      json.writeStartObject();
      json.writeStringProperty("experimentId", one.experiment().id().toString());
      json.writeStringProperty("name", one.experiment().name());
      json.writeBooleanProperty("deleted", !one.experiment().isActive());
      json.writeNumberProperty("runs", one.runs());
      write(json, one.taken());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("runs");
    for (OfOneRun one : whole.runs()) {
      json.writeStartObject();
      json.writeStringProperty("runId", one.run().id().hex());
      json.writeStringProperty("experimentId", one.run().experiment().toString());
      json.writeStringProperty("name", one.run().name());
      json.writeBooleanProperty("deleted", !one.run().isActive());
      write(json, one.taken());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Taken taken) {
    json.writeNumberProperty("points", taken.points());
    json.writeNumberProperty("pointBytes", taken.pointBytes());
    json.writeNumberProperty("artifacts", taken.artifacts());
    json.writeNumberProperty("artifactBytes", taken.artifactBytes());
  }

  private void ofRun(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    One one =
        space.ofRun(exchange.scope(), run, exchange.parameter("prefix").orElse(""), top(exchange));
    exchange.sendJson(200, json -> write(json, one));
  }

  private static void write(JsonGenerator json, One one) {
    OfRun taken = one.taken();
    json.writeStartObject();
    json.writeNumberProperty("frames", taken.frames());
    json.writeNumberProperty("chunks", taken.chunks());
    json.writeNumberProperty("points", taken.points());
    json.writeNumberProperty("pointBytes", taken.pointBytes());
    json.writeNumberProperty("artifacts", taken.artifacts());
    json.writeNumberProperty("artifactBytes", taken.artifactBytes());
    json.writeNumberProperty("distinctBytes", taken.distinctBytes());
    json.writeNumberProperty("sharedBytes", taken.sharedBytes());
    json.writeNumberProperty("seriesCount", taken.series());
    json.writeNumberProperty("seriesFound", one.seriesFound());
    json.writeArrayPropertyStart("series");
    for (OfOneSeries series : one.series()) {
      json.writeStartObject();
      json.writeStringProperty("key", series.key());
      json.writeNumberProperty("points", series.points());
      json.writeNumberProperty("bytes", series.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
