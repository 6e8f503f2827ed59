package dev.quipu.server.http;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.artifacts.ArtifactLimits;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.server.http.Api.ErrorAnswer;
import dev.quipu.server.http.Router.Match;
import dev.quipu.server.http.body.LimitedInput.BodyException;
import dev.quipu.server.http.body.RawBodies;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.socket.Connection;
import dev.quipu.server.http.socket.HttpLimits;
import dev.quipu.server.http.socket.Listener;
import dev.quipu.server.http.socket.RequestReader;
import dev.quipu.server.http.socket.TimeLimits;
import io.helidon.common.context.Context;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http1.Http1Config;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/// Serves the APIs over HTTP/1.1: finds the route, checks host, origin and permission, runs the
/// handler, and turns whatever it throws into an error of its API. A handler runs on a virtual
/// thread of its own and may block.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /// The headers of every answer. With them a browser does not guess another type, runs nothing in
  /// the answer, and gives it to no page of another origin. Only the files of the page relax them.
  private static final Map<String, String> GUARDS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy", "sandbox; default-src 'none'",
          "Cross-Origin-Resource-Policy", "same-origin");

  private final Listener listener;
  private final Router router;
  private final List<Api> apis;
  private final OriginCheck origins;
  private final Access access;
  private final Listen listen;
  private final MemoryBudget memory;

  /// Where to listen.
  ///
  /// @param port 0 for a free one
  /// @param allowedHosts names of this server, besides those of the loopback
  /// @param publicUrl by which clients reach it through a proxy; null if they come directly
  public record Listen(
      String host, int port, Set<String> allowedHosts, @Nullable PublicUrl publicUrl) {
    public Listen {
      allowedHosts = Set.copyOf(allowedHosts);
    }

    public Listen(String host, int port, Set<String> allowedHosts) {
      this(host, port, allowedHosts, null);
    }

    /// The path within the server, of a path that a client sent.
    private String within(String rawPath) {
      return publicUrl == null ? rawPath : publicUrl.within(rawPath);
    }
  }

  private HttpServer(
      Listen listen,
      List<? extends Api> apis,
      Access access,
      MemoryBudget memory,
      TimeLimits timeLimits) {
    this.memory = memory;
    this.apis = List.copyOf(apis);
    this.router = new Router(apis);
    this.listen = listen;
    this.origins = new OriginCheck(listen.allowedHosts(), listen.publicUrl());
    this.access = access;
    ListenerConfig config =
        ListenerConfig.builder()
            .maxPayloadSize(ArtifactLimits.ARTIFACT_BYTES)
            .protocolsDiscoverServices(false)
            .errorHandling(ErrorHandling.builder().includeEntity(true).build())
            .build();
    Http1Config http =
        Http1Config.builder()
            .maxHeadersSize(HttpLimits.HEADER_BYTES)
            .maxPrologueLength(HttpLimits.URL_CHARS)
            .validatePath(false)
            .build();
    this.listener =
        Listener.open(
            listen.host(),
            listen.port(),
            new Library(
                Context.create(),
                MediaContext.create(),
                new RawBodies(),
                directHandlers(),
                config,
                Executors.newVirtualThreadPerTaskExecutor()),
            io.helidon.webserver.Router.builder()
                .addRouting(
                    HttpRouting.builder()
                        .addFilter((chain, request, response) -> handle(request, response)))
                .build(),
            http,
            timeLimits);
  }

  /// What the connections of the HTTP library share.
  private record Library(
      Context context,
      MediaContext mediaContext,
      ContentEncodingContext contentEncodingContext,
      DirectHandlers directHandlers,
      ListenerConfig config,
      ExecutorService executor)
      implements ListenerContext {}

  /// Starts a server.
  ///
  /// @param apis the first API that owns a path answers errors for that path
  /// @throws QuipuException UNAVAILABLE if the port cannot be listened on
  public static HttpServer start(Listen listen, List<? extends Api> apis, Access access) {
    return start(listen, apis, access, MemoryBudget.ofRequests());
  }

  /// Starts a server.
  ///
  /// @param memory for the bodies of requests and for answers
  public static HttpServer start(
      Listen listen, List<? extends Api> apis, Access access, MemoryBudget memory) {
    return start(listen, apis, access, memory, TimeLimits.STANDARD);
  }

  static HttpServer start(
      Listen listen,
      List<? extends Api> apis,
      Access access,
      MemoryBudget memory,
      TimeLimits timeLimits) {
    return new HttpServer(listen, apis, access, memory, timeLimits);
  }

  /// The port it listens on.
  public int port() {
    return listener.port();
  }

  /// Answers the requests in flight, then stops.
  @Override
  public void close() {
    listener.close();
  }

  private void handle(ServerRequest request, RoutingResponse response) {
    Connection connection = Connection.current();
    connection.beginHandling();
    try {
      handle(request, response, memory.share());
    } finally {
      connection.endHandling();
    }
  }

  private void handle(ServerRequest request, RoutingResponse response, MemoryBudget.Share share) {
    try (share) {
      Exchange exchange =
          new Exchange(
              request,
              response,
              newRequestId(),
              share,
              listen.within(request.path().rawPath()),
              listen.publicUrl());
      handle(exchange, response);
    }
  }

  private void handle(Exchange exchange, RoutingResponse response) {
    begin(exchange);
    if (exchange.wantsClose()) {
      exchange.closeAfterwards();
    }
    try {
      dispatch(exchange);
      // A streamed answer ends here, so an error at its end is an error of the answer.
      response.commit();
    } catch (CloseConnectionException e) {
      // The client is gone, or the connection was meant to end.
      throw e;
    } catch (QuipuException e) {
      answer(exchange, e, e);
    } catch (StreamReadException | StreamConstraintsException e) {
      answer(exchange, Json.invalid(e), e);
    } catch (BodyException e) {
      answer(exchange, unreadable(e), e);
    } catch (IOException | RuntimeException e) {
      if (e.getCause() instanceof BodyException unread) {
        answer(exchange, unreadable(unread), e);
      } else {
        answer(exchange, new QuipuException(ErrorCode.INTERNAL, "Internal error"), e);
      }
    }
  }

  /// An id must differ from all others, but it is not secret: knowing it grants nothing.
  private static String newRequestId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static QuipuException unreadable(BodyException e) {
    return QuipuException.invalid(String.valueOf(e.getMessage()));
  }

  private static void begin(Exchange exchange) {
    exchange.setHeader("Quipu-Request-Id", exchange.requestId());
    GUARDS.forEach(exchange::setHeader);
  }

  private void dispatch(Exchange exchange) throws IOException {
    origins.check(exchange);
    Match match = match(exchange);
    exchange.route(match.variables());
    exchange.enter(access.authorize(exchange, project(match), match.route().permission()));
    match.route().handler().handle(exchange);
  }

  /// The name of the project that a route names, or else the default one.
  private static String project(Match match) {
    return match.variables().getOrDefault(Route.PROJECT, ProjectId.DEFAULT_NAME);
  }

  private Match match(Exchange exchange) {
    String name = exchange.isHead() ? "GET" : exchange.method();
    @Nullable Method method = null;
    for (Method known : Method.values()) {
      if (known.name().equals(name)) {
        method = known;
      }
    }
    if (method == null) {
      throw new QuipuException(
          ErrorCode.METHOD_NOT_ALLOWED, "Method " + exchange.method() + " is not allowed");
    }
    Match match = router.find(method, Uris.segments(spelled(exchange.rawPath())));
    if (match == null) {
      throw Router.unknown(exchange.method(), exchange.rawPath());
    }
    return match;
  }

  /// The path as routes spell it.
  private String spelled(String rawPath) {
    return rawPath.endsWith("/") && api(rawPath).takesSlashAtEnd(rawPath)
        ? rawPath.substring(0, rawPath.length() - 1)
        : rawPath;
  }

  private void answer(Exchange exchange, QuipuException error, Exception cause) {
    if (error.code() == ErrorCode.CORRUPT || error.code() == ErrorCode.INTERNAL) {
      LOG.error("Request {} answers {}", exchange.requestId(), error.message(), cause);
    }
    if (!exchange.restart()) {
      // It is too late to send an error. The connection is cut, so that the client does not take a
      // part for the whole answer.
      throw new CloseConnectionException("Answer broken off", cause);
    }
    begin(exchange);
    if (!exchange.isRead()) {
      // The rest of the body must never be read as the next request.
      exchange.closeAfterwards();
      Connection.current().refuse();
    }
    if (error.code() == ErrorCode.TOO_MANY_REQUESTS || error.code() == ErrorCode.UNAVAILABLE) {
      exchange.setHeader("Retry-After", "1");
    }
    if (error.details().get("allowed") instanceof String allowed) {
      exchange.setHeader("Allow", allowed);
    }
    if (error.code() == ErrorCode.RANGE_NOT_SATISFIABLE) {
      exchange.setHeader("Content-Range", "bytes */" + error.details().get(ByteRange.SIZE));
    }
    ErrorAnswer answer = api(exchange.rawPath()).error(error, exchange.requestId());
    try {
      exchange.sendJson(answer.status(), answer.json());
    } catch (IOException e) {
      throw new CloseConnectionException("The client is gone", e);
    }
  }

  /// The API that answers errors for a path, whether the path is canonical or not.
  private Api api(String rawPath) {
    String path = Uris.meant(rawPath);
    for (Api api : apis) {
      if (api.owns(path)) {
        return api;
      }
    }
    return apis.getLast();
  }

  /// Answers for requests so broken that they never reach a route.
  private DirectHandlers directHandlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, this::direct);
    }
    return handlers.build();
  }

  private DirectHandler.TransportResponse direct(
      DirectHandler.TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String message) {
    ErrorCode code =
        switch (type) {
          case PAYLOAD_TOO_LARGE -> ErrorCode.TOO_LARGE;
          case FORBIDDEN -> ErrorCode.FORBIDDEN;
          case BAD_REQUEST, HTTP_VERSION_NOT_SUPPORTED -> ErrorCode.INVALID_ARGUMENT;
          case INTERNAL_ERROR -> ErrorCode.INTERNAL;
          case OTHER ->
              status.code() == Status.REQUEST_TIMEOUT_408.code()
                  ? ErrorCode.TOO_SLOW
                  : status.code() < 500 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.UNAVAILABLE;
        };
    String requestId = newRequestId();
    ErrorAnswer answer =
        api(listen.within(request.path()))
            .error(
                new QuipuException(
                    code,
                    code == ErrorCode.TOO_SLOW
                        ? "The head of the request came too slowly"
                        : "The request is not valid HTTP for this server"
                            + (message != null && RequestReader.FLAWS.contains(message)
                                ? ": " + message
                                : "")),
                requestId);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.generator(body)) {
      answer.json().write(json);
    }
    headers.set(HeaderNames.CONTENT_TYPE, "application/json");
    headers.set(HeaderNames.create("Quipu-Request-Id"), requestId);
    GUARDS.forEach((name, value) -> headers.set(HeaderNames.create(name), value));
    return DirectHandler.TransportResponse.builder()
        .status(type == EventType.OTHER ? status : Status.create(answer.status()))
        .headers(headers)
        .keepAlive(false)
        .entity(body.toByteArray())
        .build();
  }
}
