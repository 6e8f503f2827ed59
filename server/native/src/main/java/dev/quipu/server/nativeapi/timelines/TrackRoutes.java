package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.model.RunId;
import dev.quipu.engine.points.Appender;
import dev.quipu.engine.points.Appender.Appended;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.Appender.Sequence;
import dev.quipu.engine.port.read.TimelineReader.Content;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.timelines.Tracks;
import dev.quipu.engine.timelines.Tracks.RowPage;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.RowObjects;
import dev.quipu.server.nativeapi.request.SequenceHeaders;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tracks of a run: rows are added and read by time.
public final class TrackRoutes {
  private static final int PAGE = 1000;

  private final Appender appender;
  private final Tracks tracks;
  private final InstantSource clock;

  public TrackRoutes(Appender appender, Tracks tracks, InstantSource clock) {
    this.appender = appender;
    this.tracks = tracks;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/tracks", Permission.READ, this::list),
        new Route(Method.POST, Paths.RUN + "/tracks/rows", Permission.WRITE, this::append),
        new Route(Method.GET, Paths.RUN + "/tracks/rows", Permission.READ, this::rows));
  }

  private void list(Exchange exchange) throws IOException {
    List<Content> all = tracks.all(exchange.scope(), Ids.run(exchange));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("tracks");
          all.forEach(track -> {
            json.writeStartObject();
            json.writeStringProperty("topic", track.timeline().topic());
            json.writeNumberProperty("rows", track.rows());
            json.writeNumberProperty("firstUs", track.firstUs());
            json.writeNumberProperty("lastUs", track.lastUs());
            json.writeEndObject();
          });
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void append(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    String topic = TrackParameters.topic(exchange);
    @Nullable Sequence sequence = SequenceHeaders.read(exchange);
    byte[] body = RowObjects.body(exchange);
    TrackBody.Rows rows = TrackBody.read(body, topic, TimeParameters.nowUs(clock));
    Appended appended =
        appender.append(exchange.scope(), run, Batch.ofRows(rows.frame(), sequence));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("rows", rows.count());
          json.writeBooleanProperty("duplicate", appended.duplicate());
          json.writeEndObject();
        });
  }

  private void rows(Exchange exchange) throws IOException {
    Tracks.Question question =
        TrackParameters.question(
            exchange, exchange.integerParameter("max", PAGE, 1, PageLimits.ROWS_PER_PAGE));
    RowPage page =
        tracks.rows(
            exchange.scope(),
            Ids.run(exchange),
            question,
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("rows");
          for (int row = 0; row < page.rows().size(); row++) {
            RowJson.write(json, page.rows(), row);
          }
          json.writeEndArray();
          NextPage.write(json, page.nextPageToken());
          json.writeEndObject();
        });
  }
}
