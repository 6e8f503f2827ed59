package dev.quipu.server.nativeapi.points;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.points.Appender;
import dev.quipu.engine.points.Appender.Appended;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.Appender.Sequence;
import dev.quipu.engine.points.InAttempt;
import dev.quipu.engine.points.RunAttempts;
import dev.quipu.engine.points.StreamReader;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import dev.quipu.server.nativeapi.request.RowObjects;
import dev.quipu.server.nativeapi.request.SequenceHeaders;
import dev.quipu.server.nativeapi.request.StopHeader;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Routes by which runs log: frames, rows of JSON, and the attempts that these belong to.
public final class AppendRoutes {
  private static final String FRAME_TYPE = "application/vnd.quipu.frame";

  /// The memory of one point of a decoded frame.
  private static final int POINT_BYTES = 3 * Long.BYTES;

  private final Appender appender;
  private final RunAttempts attempts;
  private final StreamReader streams;
  private final StopHeader stop;
  private final InstantSource clock;

  public AppendRoutes(
      Appender appender,
      RunAttempts attempts,
      StreamReader streams,
      StopHeader stop,
      InstantSource clock) {
    this.stop = stop;
    this.appender = appender;
    this.attempts = attempts;
    this.streams = streams;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.POST, Paths.RUN + "/frames", Permission.WRITE, this::appendFrame),
        new Route(Method.POST, Paths.RUN + "/rows", Permission.WRITE, this::appendRows),
        new Route(Method.GET, Paths.RUN + "/writers/{writerId}", Permission.READ, this::writer),
        new Route(Method.POST, Paths.RUN + "/attempts", Permission.WRITE, this::begin),
        new Route(Method.GET, Paths.RUN + "/attempts", Permission.READ, this::attempts));
  }

  private void appendFrame(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    exchange.requireContentType(FRAME_TYPE);
    @Nullable Sequence sequence = SequenceHeaders.read(exchange);
    InAttempt attempt = attempt(exchange, InAttempt.FIRST);
    Frame frame = Frame.decode(exchange.bytes(Limits.FRAME_BYTES));
    exchange.memory().take((long) POINT_BYTES * frame.points());
    append(exchange, run, new Batch(frame, RunChange.NONE, attempt, sequence));
  }

  private void appendRows(Exchange exchange) throws IOException {
    RunId run = Ids.run(exchange);
    @Nullable Sequence sequence = SequenceHeaders.read(exchange);
    InAttempt attempt = attempt(exchange, InAttempt.NEWEST);
    byte[] body = RowObjects.body(exchange);
    Frame frame =
        RowsBody.read(
            body, clock.millis(), stream -> streams.rowCount(exchange.scope(), run, stream));
    append(exchange, run, new Batch(frame, RunChange.NONE, attempt, sequence));
  }

  private static InAttempt attempt(Exchange exchange, InAttempt ifAbsent) {
    return exchange
        .header("Quipu-Attempt")
        .map(id -> InAttempt.of(new WriterId(id)))
        .orElse(ifAbsent);
  }

  private void append(Exchange exchange, RunId run, Batch batch) throws IOException {
    Appended appended = appender.append(exchange.scope(), run, batch);
    stop.add(exchange, run);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberProperty("points", appended.points());
          json.writeBooleanProperty("duplicate", appended.duplicate());
          json.writeEndObject();
        });
  }

  private void writer(Exchange exchange) throws IOException {
    WriterId writer = new WriterId(exchange.variable("writerId"));
    long last = appender.lastSequence(exchange.scope(), Ids.run(exchange), writer);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("writer", writer.hex());
          json.writeNumberProperty("sequence", last);
          json.writeEndObject();
        });
  }

  private void begin(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    Attempt attempt =
        attempts.begin(
            exchange.scope(),
            Ids.run(exchange),
            new WriterId(body.requiredText("id")),
            required(body, "fromStep"),
            required(body, "startMs"));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("attempt");
          AttemptJson.write(json, attempt);
          json.writeEndObject();
        });
  }

  private static long required(JsonObject body, String field) {
    return body.integer(field)
        .orElseThrow(() -> QuipuException.invalid("Field \"" + field + "\" is missing"));
  }

  private void attempts(Exchange exchange) throws IOException {
    List<Attempt> all = attempts.all(exchange.scope(), Ids.run(exchange));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          AttemptJson.writeList(json, all);
          json.writeEndObject();
        });
  }
}
