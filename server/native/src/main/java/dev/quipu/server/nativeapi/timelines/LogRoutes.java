package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.model.RunId;
import dev.quipu.engine.points.Appender;
import dev.quipu.engine.points.Appender.Appended;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.Appender.Sequence;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.timelines.Logs;
import dev.quipu.engine.timelines.Logs.IndexedEntry;
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

/// The log of a run: entries are added and found.
public final class LogRoutes {
  private static final int PAGE = 1000;

  private final Appender appender;
  private final Logs logs;
  private final InstantSource clock;

  public LogRoutes(Appender appender, Logs logs, InstantSource clock) {
    this.appender = appender;
    this.logs = logs;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, Paths.RUN + "/log", Permission.WRITE, this::append),
        new Route(Method.GET, Paths.RUN + "/log", Permission.READ, this::entries));
  }

  private void append(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    @Nullable Sequence sequence = SequenceHeaders.read(exchange);
    byte[] body = RowObjects.body(exchange);
    LogBody.Entries entries = LogBody.read(body, TimeParameters.nowUs(clock));
    Appended appended =
        appender.append(exchange.scope(), run, Batch.ofRows(entries.frame(), sequence));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("entries", entries.count());
          json.writeBooleanProperty("duplicate", appended.duplicate());
          json.writeEndObject();
        });
  }

  private void entries(Exchange exchange) throws IOException {
    Logs.Question question =
        LogParameters.question(
            exchange, exchange.integerParameter("max", PAGE, 1, PageLimits.ROWS_PER_PAGE));
    Results<IndexedEntry> page =
        logs.entries(
            exchange.scope(),
            Ids.run(exchange),
            question,
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("entries");
          page.items().forEach(entry -> EntryJson.write(json, entry));
          json.writeEndArray();
          NextPage.write(json, page.nextPageToken());
          json.writeEndObject();
        });
  }
}
