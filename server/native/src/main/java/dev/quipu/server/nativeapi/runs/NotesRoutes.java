package dev.quipu.server.nativeapi.runs;

import dev.quipu.engine.port.notes.NotesReader.NotesVersion;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.RunLimits;
import dev.quipu.engine.runs.RunNotes;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;

/// The notes of runs as they were.
public final class NotesRoutes {
  private static final int PAGE = 10;

  private final RunNotes notes;

  public NotesRoutes(RunNotes notes) {
    this.notes = notes;
  }

  public List<Route> routes() {
    return List.of(new Route(Method.GET, Paths.RUN + "/notes", Permission.READ, this::versions));
  }

  private void versions(Exchange exchange) throws IOException {
    Results<NotesVersion> found =
        notes.versions(
            exchange.scope(),
            Ids.run(exchange),
            exchange.integerParameter("max", PAGE, 1, RunLimits.NOTES_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("versions");
          for (NotesVersion version : found.items()) {
            json.writeStartObject();
            json.writeNumberProperty("version", version.version());
            if (version.savedMs() != 0) {
              json.writeNumberProperty("savedMs", version.savedMs());
            }
            if (!version.user().isEmpty()) {
              json.writeStringProperty("user", version.user());
            }
            json.writeStringProperty("notes", version.text());
            json.writeEndObject();
          }
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }
}
