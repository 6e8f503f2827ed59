package dev.quipu.server.http;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.server.http.body.HeldInput;
import dev.quipu.server.http.body.LimitedInput;
import dev.quipu.server.http.body.SpillingOutput;
import dev.quipu.server.http.body.Utf8Input;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.http.socket.Connection;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// One request and its answer.
public final class Exchange {
  private static final HeaderName CONTENT_TYPE = HeaderNames.CONTENT_TYPE;

  private final ServerRequest request;
  private final RoutingResponse response;
  private final String requestId;
  private final String rawPath;
  private final @Nullable PublicUrl publicUrl;
  private final MemoryBudget.Share memory;
  private Map<String, String> variables = Map.of();
  private @Nullable Map<String, List<String>> parameters;
  private @Nullable Scope scope;

  /// @param rawPath the path within the server, encoded
  /// @param publicUrl by which clients reach the server; null if they come directly
  Exchange(
      ServerRequest request,
      RoutingResponse response,
      String requestId,
      MemoryBudget.Share memory,
      String rawPath,
      @Nullable PublicUrl publicUrl) {
    this.memory = memory;
    this.request = request;
    this.response = response;
    this.requestId = requestId;
    this.rawPath = rawPath;
    this.publicUrl = publicUrl;
  }

  void route(Map<String, String> newVariables) {
    variables = newVariables;
  }

  void enter(Scope newScope) {
    scope = newScope.withCaller(Connection.current()::whenGone).withMemory(memory);
  }

  /// The memory that the request and its answer hold. It is given back when the answer has ended.
  public MemoryBudget.Share memory() {
    return memory;
  }

  // ---- the request ----

  /// The project and the user for whom the request acts.
  public Scope scope() {
    Scope known = scope;
    if (known == null) {
      throw new IllegalStateException("The router has not authorised this exchange");
    }
    return known;
  }

  public String requestId() {
    return requestId;
  }

  public String method() {
    return request.prologue().method().text();
  }

  /// The path within the server, encoded.
  public String rawPath() {
    return rawPath;
  }

  /// The address of a path of this server as the client sees it, also through a proxy.
  public String url(String path) {
    PublicUrl known = publicUrl;
    return (known == null ? "http://" + header("Host").orElse("localhost") : known) + path;
  }

  /// The decoded value of a variable of the route's template.
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalStateException("The route has no variable " + name);
    }
    return value;
  }

  /// The value of a header that may be there once: if there were two, a proxy might have looked at
  /// the other one.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is there more often
  public Optional<String> header(String name) {
    return one("Header", name, headers(name));
  }

  /// All values of a header, in order.
  public List<String> headers(String name) {
    return request.headers().all(HeaderNames.create(name), List::of);
  }

  /// The value of a query parameter that may be there once.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is there more often
  public Optional<String> parameter(String name) {
    return one("Parameter", name, parameters(name));
  }

  private static Optional<String> one(String what, String name, List<String> values) {
    if (values.size() > 1) {
      throw QuipuException.invalid(
          what + " " + name + " is there " + values.size() + " times; it may be there once");
    }
    return values.stream().findFirst();
  }

  /// All values of a query parameter, in order.
  public List<String> parameters(String name) {
    return parameters().getOrDefault(name, List.of());
  }

  public Map<String, List<String>> parameters() {
    Map<String, List<String>> known = parameters;
    if (known == null) {
      known = Uris.parameters(request.query().rawValue());
      parameters = known;
    }
    return known;
  }

  /// A query parameter that is an integer in a range.
  public int integerParameter(String name, int ifAbsent, int min, int max) {
    Optional<String> text = parameter(name).filter(t -> !t.isEmpty());
    if (text.isEmpty()) {
      return ifAbsent;
    }
    OptionalLong value = Text.integer(text.get());
    if (value.isPresent() && value.getAsLong() >= min && value.getAsLong() <= max) {
      return (int) value.getAsLong();
    }
    throw QuipuException.invalid(
        "Parameter "
            + name
            + " is "
            + Text.quote(text.get())
            + "; it must be an integer from "
            + min
            + " to "
            + max);
  }

  /// A query parameter that is true or false; false if it is absent.
  ///
  /// @throws QuipuException INVALID_ARGUMENT for any other value
  public boolean flagParameter(String name) {
    String text = parameter(name).orElse("false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw QuipuException.invalid(
              "Parameter " + name + " is " + Text.quote(text) + "; it must be true or false");
    };
  }

  /// The bytes of the body, decompressed, at most so many.
  ///
  /// @throws QuipuException TOO_LARGE at once if its declared length is over the limit, or while
  ///   reading
  public InputStream body(long maxBytes) throws IOException {
    if (request.headers().contentLength().orElse(0) > maxBytes) {
      throw LimitedInput.tooLarge("Body", maxBytes);
    }
    Connection.current().limitBody(maxBytes);
    if (!request.content().hasEntity()) {
      return InputStream.nullInputStream();
    }
    String encoding = header("Content-Encoding").orElse("identity").toLowerCase(Locale.ROOT);
    InputStream raw = request.content().inputStream();
    return switch (encoding) {
      case "identity", "" -> new LimitedInput(raw, maxBytes);
      case "gzip", "x-gzip" ->
          new LimitedInput(LimitedInput.guard(() -> new GZIPInputStream(raw, 8192)), maxBytes);
      case "deflate" -> new LimitedInput(LimitedInput.guard(() -> inflated(raw)), maxBytes);
      default ->
          throw new QuipuException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "Content-Encoding "
                  + Text.quote(encoding)
                  + " is not supported; gzip and deflate are");
    };
  }

  /// The encoding `deflate` is a zlib stream, but some clients leave its header out.
  private static InputStream inflated(InputStream raw) throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, 2);
    byte[] head = in.readNBytes(2);
    in.unread(head);
    boolean isZlib =
        head.length == 2
            && (head[0] & 0x0f) == Deflater.DEFLATED
            && (((head[0] & 0xff) << 8) | (head[1] & 0xff)) % 31 == 0;
    return new InflaterInputStream(in, new Inflater(!isZlib), 8192);
  }

  /// The body as a JSON object; an empty body is an empty one.
  ///
  /// @throws QuipuException UNSUPPORTED_MEDIA_TYPE if the body is said to be something else than
  ///   JSON
  public JsonObject json(long maxBytes) throws IOException {
    return Json.readObject(jsonBytes(maxBytes), memory);
  }

  private byte[] jsonBytes(long maxBytes) throws IOException {
    requireJson();
    Connection.current().expectSmallBody();
    try (InputStream in = new Utf8Input(new HeldInput(body(maxBytes), memory, 2))) {
      return in.readAllBytes();
    }
  }

  /// The whole body.
  public byte[] bytes(long maxBytes) throws IOException {
    Connection.current().expectSmallBody();
    // The body is held twice for a moment: in pieces, and put together.
    try (InputStream in = new HeldInput(body(maxBytes), memory, 2)) {
      return in.readAllBytes();
    }
  }

  /// The bytes of a body that must be JSON, for handlers that parse it as a stream and keep no more
  /// than its content.
  public InputStream jsonBody(long maxBytes) throws IOException {
    requireJson();
    Connection.current().expectSmallBody();
    return new HeldInput(body(maxBytes), memory, 1);
  }

  private void requireJson() {
    if (request.content().hasEntity()) {
      requireContentType("application/json");
    }
  }

  /// Refuses a body of another media type. A page of another site can send `text/plain` without a
  /// preflight request, but no other type.
  public void requireContentType(String mediaType) {
    requireContentType(List.of(mediaType));
  }

  /// As [#requireContentType(String)], if several media types are accepted.
  public void requireContentType(List<String> mediaTypes) {
    String sent = header("Content-Type").orElse("");
    String bare = sent.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    if (!mediaTypes.contains(bare)) {
      throw new QuipuException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          // A value that is not a media type may be markup, so it is not sent back.
          (bare.matches("[a-z0-9.+-]+/[a-z0-9.+-]+") ? "Content-Type is " + bare + "; " : "")
              + "Content-Type "
              + String.join(" or ", mediaTypes)
              + " is needed");
    }
  }

  // ---- the answer ----

  public Exchange status(int code) {
    response.status(Status.create(code));
    return this;
  }

  public Exchange setHeader(String name, String value) {
    response.headers().set(HeaderNames.create(name), value);
    return this;
  }

  /// Answers with JSON, streamed once it is large.
  public void sendJson(int status, JsonBody body) throws IOException {
    status(status);
    response.headers().set(CONTENT_TYPE, "application/json");
    setHeader("Cache-Control", "no-store");
    try (SpillingOutput out = new SpillingOutput(response)) {
      try (JsonGenerator json = Json.generator(out)) {
        body.write(json);
      }
      out.finish(isHead());
    }
  }

  public void sendText(int status, String text) {
    send(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public void send(int status, String contentType, byte[] bytes) {
    status(status);
    response.headers().set(CONTENT_TYPE, contentType);
    if (isHead()) {
      response.contentLength(bytes.length);
      response.send();
    } else {
      response.send(bytes);
    }
  }

  /// Answers without a body.
  public void sendEmpty(int status) {
    status(status);
    response.send();
  }

  /// Answers with a stream of known length. If copying fails in the middle, the connection is cut,
  /// so that the client sees a short body and not a whole one. Handlers send what is stored by way
  /// of [StoredFile].
  void sendStream(int status, String contentType, long length, StreamSource source)
      throws IOException {
    status(status);
    response.headers().set(CONTENT_TYPE, contentType);
    response.contentLength(length);
    if (isHead()) {
      response.send();
      return;
    }
    try (InputStream in = source.open()) {
      OutputStream out = response.outputStream();
      long sent = in.transferTo(out);
      if (sent != length) {
        throw new IOException("The answer has " + sent + " bytes instead of " + length);
      }
      out.close();
    }
  }

  /// Answers with bytes that are written piece by piece. Their total length is known.
  public void sendWritten(int status, String contentType, long length, Writing writing)
      throws IOException {
    status(status);
    response.headers().set(CONTENT_TYPE, contentType);
    response.contentLength(length);
    if (isHead()) {
      response.send();
      return;
    }
    OutputStream out = response.outputStream();
    writing.to(out);
    out.close();
  }

  /// Answers with bytes whose total length is not known. If writing fails after some have been
  /// sent, the connection is cut, so that the client sees an answer without an end. Handlers send
  /// what is stored by way of [StreamedFile].
  void sendOpenEnded(int status, String contentType, Writing writing) throws IOException {
    status(status);
    response.headers().set(CONTENT_TYPE, contentType);
    if (isHead()) {
      response.send();
      return;
    }
    try (SpillingOutput out = new SpillingOutput(response)) {
      writing.to(out);
      out.finish(false);
    }
  }

  /// Writes the bytes of an answer.
  @FunctionalInterface
  public interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /// Opens the bytes of an answer.
  @FunctionalInterface
  interface StreamSource {
    InputStream open() throws IOException;
  }

  /// Begins an answer that goes on until one side closes it.
  ///
  /// @param gone runs once the client has gone, on another thread; also after the answer has ended
  public OutputStream openStream(String contentType, Runnable gone) {
    status(200);
    response.headers().set(CONTENT_TYPE, contentType);
    setHeader("Cache-Control", "no-store");
    closeAfterwards();
    OutputStream out = response.outputStream();
    Connection.current().whenGone(gone);
    return out;
  }

  /// Whether the client wants the connection closed.
  boolean wantsClose() {
    return request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
  }

  /// Closes the connection after this answer.
  void closeAfterwards() {
    response.headers().set(HeaderValues.CONNECTION_CLOSE);
    response.whenSent(() -> {
      // The library would only send the header, and take the rest of the body for the next request.
      throw new CloseConnectionException("The connection ends with this answer");
    });
  }

  /// Whether the whole body has been read.
  boolean isRead() {
    return !request.content().hasEntity() || request.content().consumed();
  }

  boolean isHead() {
    return method().equals("HEAD");
  }

  /// Takes back what has been set for the answer; false if a part has been sent already.
  boolean restart() {
    return response.reset();
  }
}
