package dev.quipu.sdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Level;
import dev.quipu.sdk.journal.Attempt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A small tracker that keeps runs in memory and misbehaves when told to.
final class FakeServer implements AutoCloseable {
  private static final String PROJECT = "/api/v1/projects/default";

  record Point(String key, long step, long timeMs, double value, String attempt) {}

  /// An entry of a log.
  ///
  /// @param metadata JSON, or empty
  record Entry(
      long timeUs, Level level, String logger, String message, String metadata, String exception) {}

  static final class StoredRun {
    final Map<String, Object> attributes = new TreeMap<>();
    final Map<String, Object> params = new TreeMap<>();
    final Map<String, Object> tags = new TreeMap<>();
    final List<Point> points = new ArrayList<>();

    /// Values that are not numbers: key, step and JSON.
    final List<String> json = new ArrayList<>();

    final Map<String, String> artifacts = new TreeMap<>();

    /// The digests of the artifacts that came in parts.
    final Map<String, String> digests = new TreeMap<>();

    /// The parts of unfinished uploads by the digest of the whole, and their paths.
    final Map<String, TreeMap<Integer, byte[]>> uploads = new TreeMap<>();

    final Map<String, String> uploadPaths = new TreeMap<>();

    /// The bytes of all parts that were taken, however often.
    long partBytes;

    /// Entries of the log in the order of their arrival.
    final List<Entry> log = new ArrayList<>();

    /// The greatest number of each writer; a frame with a number up to it was taken before.
    final Map<String, Long> sequences = new ConcurrentHashMap<>();

    /// Records of lineage, in the order in which they came.
    final List<LineageRecord> lineage = new ArrayList<>();

    final List<Integer> frameSizes = new ArrayList<>();
    final Map<String, Attempt> attempts = new LinkedHashMap<>();
    int heartbeats;
    int duplicates;

    List<Double> values(String key) {
      return points.stream().filter(p -> p.key().equals(key)).map(Point::value).toList();
    }

    List<Long> steps(String key) {
      return points.stream().filter(p -> p.key().equals(key)).map(Point::step).toList();
    }

    /// The messages of one logger.
    List<String> messages(String logger) {
      return log.stream().filter(e -> e.logger().equals(logger)).map(Entry::message).toList();
    }

    Object status() {
      return attributes.getOrDefault("status", "running");
    }
  }

  /// Decides what happens to a request before it is handled as usual.
  interface Trouble {
    Outcome on(HttpExchange exchange) throws IOException;
  }

  enum Outcome {
    /// The request is handled as usual.
    SERVE,
    /// The trouble has answered.
    ANSWERED,
    /// The request is handled, and the connection is cut instead of an answer.
    SERVE_AND_CUT,
    /// The request is ignored, and the connection is cut.
    CUT
  }

  private final Map<String, StoredRun> runs = new LinkedHashMap<>();

  /// The contents of objects that were uploaded, by their digests.
  final Map<String, byte[]> contents = new ConcurrentHashMap<>();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final HttpServer server;
  final List<String> requests = new CopyOnWriteArrayList<>();
  volatile Trouble trouble = exchange -> Outcome.SERVE;

  FakeServer() throws IOException {
    this(0);
  }

  FakeServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  Options options() {
    return Options.defaults()
        .url(url())
        .capture(false)
        .flushInterval(java.time.Duration.ofMillis(20))
        .requestTimeout(java.time.Duration.ofSeconds(2));
  }

  StoredRun run(Run run) {
    synchronized (runs) {
      StoredRun stored = runs.get(run.id().hex());
      if (stored == null) {
        throw new AssertionError("The server has no run " + run.id() + ", only " + runs.keySet());
      }
      return stored;
    }
  }

  List<StoredRun> runs() {
    synchronized (runs) {
      return List.copyOf(runs.values());
    }
  }

  /// Holds a request until the server is closed.
  Outcome hang() {
    try {
      closing.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Outcome.CUT;
  }

  static Outcome answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
    return Outcome.ANSWERED;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
    Outcome outcome = trouble.on(exchange);
    if (outcome == Outcome.ANSWERED) {
      return;
    }
    if (outcome == Outcome.CUT) {
      cut(exchange);
      return;
    }
    int status = 200;
    String body;
    try {
      body = serve(exchange);
    } catch (QuipuException e) {
      status =
          switch (e.code()) {
            case NOT_FOUND -> 404;
            case TOO_LARGE -> 413;
            default -> 400;
          };
      body = "{\"error\":{\"code\":\"" + e.code() + "\",\"message\":\"told\"}}";
    }
    if (body.isEmpty()) {
      status = 204;
    }
    if (outcome == Outcome.SERVE_AND_CUT) {
      cut(exchange);
    } else {
      answer(exchange, status, body);
    }
  }

  /// Ends the connection without an answer: a handler that throws makes the server do so.
  private static void cut(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().close();
    throw new IOException("cut");
  }

  private String serve(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    // /runs/<run>/<kind>/<rest>
    String[] path = exchange.getRequestURI().getPath().substring(PROJECT.length()).split("/", 5);
    if (path.length == 5 && path[3].equals("artifacts")) {
      return putArtifact(exchange, path[2], path[4]);
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (path[1].equals("objects")) {
      return content(path, body);
    }
    synchronized (runs) {
      if (path.length > 3 && path[3].equals("uploads")) {
        StoredRun run = runs.get(path[2]);
        if (run == null) {
          throw QuipuException.notFound("no run");
        }
        return upload(exchange, run, path.length < 5 ? "" : path[4], body);
      }
      if (method.equals("POST") && path.length == 2) {
        return create(body);
      }
      StoredRun run = runs.get(path[2]);
      if (run == null) {
        throw QuipuException.notFound("no run");
      }
      if (method.equals("PUT")) {
        return putOther(run, path[3], path[4], body);
      }
      if (method.equals("PATCH")) {
        return patch(path[2], run, body);
      }
      if (method.equals("GET")) {
        return describe(path[2], run);
      }
      return switch (path[3]) {
        case "attempts" -> attempt(run, body);
        case "heartbeat" -> {
          run.heartbeats++;
          yield "";
        }
        default -> append(exchange, run, body);
      };
    }
  }

  private String content(String[] path, byte[] body) {
    if (path[2].equals("missing")) {
      String asked = new String(body, StandardCharsets.UTF_8).replaceAll(".*\\[\"|\"\\].*", "");
      return "{\"missing\":[" + (contents.containsKey(asked) ? "" : '"' + asked + '"') + "]}";
    }
    if (!Digest.of(body).hex().equals(path[3])) {
      throw QuipuException.invalid("digest");
    }
    contents.put(path[3], body);
    return "{\"content\":\"" + path[3] + "\"}";
  }

  private static String attempt(StoredRun run, byte[] body) {
    Map<String, Object> json = read(body);
    String id = String.valueOf(json.get("id"));
    run.attempts.putIfAbsent(
        id, new Attempt(id, number(json.get("fromStep")), number(json.get("startMs"))));
    return "{\"attempt\":{\"id\":\"" + id + "\"}}";
  }

  private static long number(@Nullable Object value) {
    return value instanceof Double number ? number.longValue() : 0;
  }

  private static String describe(String id, StoredRun run) {
    return "{\"id\":\""
        + id
        + "\",\"tags\":{\"attempts\":\"no\"},\"name\":\""
        + run.attributes.get("name")
        + "\",\"attempts\":["
        + run.attempts.values().stream()
            .map(a ->
                "{\"id\":\""
                    + a.id()
                    + "\",\"number\":1,\"fromStep\":"
                    + a.fromStep()
                    + ",\"startMs\":"
                    + a.startMs()
                    + "}")
            .collect(Collectors.joining(","))
        + "]}";
  }

  private String create(byte[] body) {
    Map<String, Object> json = read(body);
    String id = String.valueOf(json.get("id"));
    StoredRun run = runs.computeIfAbsent(id, i -> new StoredRun());
    merge(run, json);
    return "{\"id\":\"" + id + "\"}";
  }

  private static String patch(String id, StoredRun run, byte[] body) {
    Map<String, Object> json = read(body);
    if (json.toString().contains("poison")) {
      throw QuipuException.invalid("poison");
    }
    merge(run, json);
    return "{\"id\":\"" + id + "\"}";
  }

  @SuppressWarnings("unchecked")
  private static void merge(StoredRun run, Map<String, Object> json) {
    for (Map.Entry<String, Object> entry : json.entrySet()) {
      switch (entry.getKey()) {
        case "params" -> run.params.putAll((Map<String, Object>) entry.getValue());
        case "tags" -> {
          Map<String, Object> tags = (Map<String, Object>) entry.getValue();
          run.tags.putAll(tags);
          run.tags.values().removeIf("(null)"::equals);
        }
        default -> run.attributes.put(entry.getKey(), entry.getValue());
      }
    }
  }

  private static String append(HttpExchange exchange, StoredRun run, byte[] body) {
    String writer = exchange.getRequestHeaders().getFirst("Quipu-Writer");
    long sequence = Long.parseLong(exchange.getRequestHeaders().getFirst("Quipu-Sequence"));
    Frame frame = Frame.decode(body);
    String attempt = exchange.getRequestHeaders().getFirst("Quipu-Attempt");
    if (attempt != null && !run.attempts.containsKey(attempt)) {
      throw QuipuException.notFound("no attempt " + attempt);
    }
    boolean first = run.sequences.getOrDefault(writer, 0L) < sequence;
    if (first) {
      run.sequences.put(writer, sequence);
      run.frameSizes.add(frame.points());
      if (frame.kind() == FrameKind.LINEAGE) {
        run.lineage.addAll(LineageFrames.read(frame));
        return "{\"points\":" + frame.points() + ",\"duplicate\":false}";
      }
      for (Block block : frame.blocks()) {
        if (frame.kind() == FrameKind.LOG) {
          addEntries(run, block);
          continue;
        }
        for (int row = 0; row < block.rows(); row++) {
          for (int k = 0; k < block.keyCount(); k++) {
            if (block.isJson(k)) {
              run.json.add(block.key(k) + " " + block.steps()[row] + " " + block.json(k)[row]);
              continue;
            }
            run.points.add(
                new Point(
                    block.key(k),
                    block.steps()[row],
                    block.timesMs()[row],
                    block.values(k)[row],
                    attempt == null ? "" : attempt));
          }
        }
      }
    } else {
      run.duplicates++;
    }
    return "{\"points\":" + frame.points() + ",\"duplicate\":" + !first + "}";
  }

  private static void addEntries(StoredRun run, Block block) {
    for (int row = 0; row < block.rows(); row++) {
      Map<String, String> texts = new TreeMap<>();
      Level level = Level.INFO;
      for (int k = 0; k < block.keyCount(); k++) {
        if (block.isJson(k)) {
          JsonText json = block.json(k)[row];
          texts.put(block.key(k), json.isString() ? JsonString.text(json) : json.text());
        } else {
          level = Level.find(block.values(k)[row]).orElseThrow();
        }
      }
      run.log.add(
          new Entry(
              block.steps()[row],
              level,
              texts.getOrDefault(LogFrames.LOGGER, ""),
              texts.getOrDefault(LogFrames.MESSAGE, ""),
              texts.getOrDefault(LogFrames.METADATA, ""),
              texts.getOrDefault(LogFrames.EXCEPTION, "")));
    }
  }

  /// Stores a folder as the word `folder`, and a reference as its fields.
  private static String putOther(StoredRun run, String kind, String path, byte[] body) {
    if (kind.equals("folders")) {
      run.artifacts.put(path, "folder");
      return "{\"path\":\"x\",\"dir\":true}";
    }
    Map<String, Object> reference = read(body);
    run.artifacts.put(path, reference.toString());
    return "{\"path\":\"x\",\"uri\":\"" + reference.get("uri") + "\"}";
  }

  /// An upload in parts, whose id is its digest.
  private static String upload(HttpExchange exchange, StoredRun run, String rest, byte[] body)
      throws IOException {
    if (rest.isEmpty()) {
      Map<String, Object> json = read(body);
      String digest = String.valueOf(json.get("digest"));
      String path = String.valueOf(json.get("path"));
      if (digest.equals(run.digests.get(path))) {
        return "{\"artifact\":{\"digest\":\"" + digest + "\"}}";
      }
      run.uploadPaths.put(digest, path);
      return "{\"upload\":{\"path\":\"x\",\"id\":\""
          + digest
          + "\",\"createdMs\":1,\"parts\":["
          + run.uploads.computeIfAbsent(digest, id -> new TreeMap<>()).entrySet().stream()
              .map(part ->
                  "{\"number\":"
                      + part.getKey()
                      + ",\"size\":"
                      + part.getValue().length
                      + ",\"digest\":\""
                      + Digest.of(part.getValue())
                      + "\"}")
              .collect(Collectors.joining(","))
          + "]}}";
    }
    String[] parts = rest.split("/", -1);
    TreeMap<Integer, byte[]> upload = run.uploads.get(parts[0]);
    if (upload == null) {
      throw QuipuException.notFound("no upload");
    }
    if (exchange.getRequestMethod().equals("DELETE")) {
      run.uploads.remove(parts[0]);
      return "";
    }
    if (parts[1].equals("parts")) {
      String digest = exchange.getRequestHeaders().getFirst("Quipu-Digest");
      if (!Digest.of(body).hex().equals(digest)) {
        throw QuipuException.invalid("digest");
      }
      upload.put(Integer.valueOf(parts[2]), body);
      run.partBytes += body.length;
      return "{\"number\":" + parts[2] + "}";
    }
    MessageDigest whole = Digest.sha256();
    upload.values().forEach(whole::update);
    String digest = Digest.ofHash(whole.digest()).hex();
    if (!digest.equals(parts[0])) {
      throw QuipuException.invalid("digest");
    }
    String path = run.uploadPaths.get(digest);
    run.uploads.remove(digest);
    run.digests.put(path, digest);
    run.artifacts.put(path, upload.values().stream().mapToLong(p -> p.length).sum() + " bytes");
    return "{\"path\":\"x\",\"digest\":\"" + digest + "\"}";
  }

  private String putArtifact(HttpExchange exchange, String id, String path) throws IOException {
    MessageDigest hash = Digest.sha256();
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    long size = 0;
    byte[] buffer = new byte[64 << 10];
    InputStream in = exchange.getRequestBody();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      hash.update(buffer, 0, n);
      start.write(buffer, 0, (int) Math.min(n, Math.max(0, 1000 - size)));
      size += n;
    }
    String digest = Digest.ofHash(hash.digest()).hex();
    if (!digest.equals(exchange.getRequestHeaders().getFirst("Quipu-Digest"))) {
      throw QuipuException.invalid("digest");
    }
    synchronized (runs) {
      StoredRun run = runs.get(id);
      if (run == null) {
        throw QuipuException.notFound("no run");
      }
      run.artifacts.put(
          path, size > 1000 ? size + " bytes" : start.toString(StandardCharsets.UTF_8));
    }
    return "{\"path\":\"x\",\"digest\":\"" + digest + "\"}";
  }

  /// Reads a JSON object; numbers as their text's double, null as "(null)".
  private static Map<String, Object> read(byte[] body) {
    try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
      json.nextToken();
      return object(json);
    }
  }

  private static Map<String, Object> object(JsonParser json) {
    Map<String, Object> object = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      Object value =
          switch (token) {
            case START_OBJECT -> object(json);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            case VALUE_NULL -> "(null)";
            default -> json.getString();
          };
      object.put(name, value);
    }
    return object;
  }
}
