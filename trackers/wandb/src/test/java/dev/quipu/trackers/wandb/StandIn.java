package dev.quipu.trackers.wandb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quipu.trackers.json.PlainJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A server that speaks as much of W&B's wire as its clients need for runs, and keeps all in
/// memory. Tests in Python drive it with wandb's own client, too, so that it is known to be one
/// that wandb's client works with.
///
/// The server is strict: a request without the key is refused, lines of a stream must follow one
/// another, nothing comes after the end, and the bytes of an artifact must have the digests that
/// were told before.
final class StandIn implements AutoCloseable {
  static final String KEY = "0123456789abcdef0123456789abcdef01234567";
  private static final String ENTITY = "team";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /// All below is guarded by this.
  private final Map<String, Map<String, @Nullable Object>> runs = new TreeMap<>();

  private final Map<String, Map<String, @Nullable Object>> artifacts = new LinkedHashMap<>();
  private final Map<String, byte[]> stored = new TreeMap<>();
  private final Map<String, Set<String>> asked = new TreeMap<>();
  private final List<String> refused = new ArrayList<>();
  private final Set<String> complete = new TreeSet<>();
  private final Trouble trouble = new Trouble();

  StandIn(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /// Serves until the standard input ends.
  public static void main(String[] arguments) throws IOException {
    try (StandIn standIn = new StandIn(0)) {
      System.out.println(standIn.url());
      while (System.in.read() >= 0) {
        // There is nothing to be told.
      }
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Has the next requests fail.
  synchronized void failNext(int count) {
    trouble.failNext(count);
  }

  /// Has the next requests refused that have a text in their path or body.
  synchronized void refuseNext(int count, int status, String part) {
    trouble.refuseNext(count, status, part);
  }

  /// All that the server has.
  synchronized Map<String, Object> state() {
    Map<String, String> files = new TreeMap<>();
    stored.forEach((path, bytes) -> files.put(path, Base64.getEncoder().encodeToString(bytes)));
    return Map.of(
        "runs", runs,
        "artifacts", artifacts,
        "stored", files,
        "asked", asked,
        "refused", refused);
  }

  /// A run, by its id.
  synchronized @Nullable Map<String, @Nullable Object> run(String id) {
    return runs.entrySet().stream()
        .filter(run -> run.getKey().endsWith("/" + id))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  synchronized byte[] stored(String path) {
    byte[] bytes = stored.get(path);
    if (bytes == null) {
      throw new IllegalStateException("There is no " + path + " among " + stored.keySet());
    }
    return bytes;
  }

  // ---- HTTP ----

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
        body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      }
      String answer;
      int status = 200;
      try {
        answer = PlainJson.text(answer(exchange, body));
      } catch (Trouble.Refusal e) {
        status = e.status();
        answer = PlainJson.text(Map.of("error", String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        status = 400;
        answer = PlainJson.text(Map.of("error", e.toString()));
        synchronized (this) {
          refused.add(exchange.getRequestURI() + ": " + e + " " + new String(body, UTF_8));
        }
      }
      byte[] bytes = answer.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Object answer(HttpExchange exchange, byte[] body) {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/state")) {
      return state();
    }
    trouble.check(path + " " + new String(body, UTF_8));
    if (path.startsWith("/storage/")) {
      return store(exchange, path.substring("/storage/".length()), body);
    }
    String key = "Basic " + Base64.getEncoder().encodeToString(("api:" + KEY).getBytes(UTF_8));
    if (!key.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      throw new Trouble.Refusal(401, "Not signed in");
    }
    if (path.equals("/graphql")) {
      return graphQl(exchange, PlainJson.object("A query", new String(body, UTF_8)));
    }
    if (path.startsWith("/files/") && path.endsWith("/file_stream")) {
      stream(
          path.substring("/files/".length(), path.length() - "/file_stream".length()),
          PlainJson.object("A part of a stream", new String(body, UTF_8)));
      return Map.of();
    }
    throw new Trouble.Refusal(404, path);
  }

  private Object store(HttpExchange exchange, String path, byte[] body) {
    String md5 = exchange.getRequestHeaders().getFirst("Content-MD5");
    if (md5 != null && !md5.equals(ArtifactManifest.digest(body))) {
      throw new IllegalStateException(path + " has not the digest " + md5);
    }
    if (!"PUT".equals(exchange.getRequestMethod())) {
      throw new IllegalStateException(exchange.getRequestMethod());
    }
    stored.put(path, body);
    return Map.of();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked")
  private static List<Object> lines(Map<String, @Nullable Object> run, String file) {
    return (List<Object>)
        ((Map<String, Object>) Objects.requireNonNull(run.get("stream")))
            .computeIfAbsent(file, name -> new ArrayList<>());
  }

  private void stream(String runPath, Map<String, @Nullable Object> part) {
    Map<String, @Nullable Object> run = runs.get(runPath);
    if (run == null) {
      throw new IllegalStateException("There is no run " + runPath);
    }
    if (complete.contains(runPath)) {
      throw new IllegalStateException(runPath + " is complete");
    }
    map(part.get("files"))
        .forEach((file, chunk) -> {
          int offset = Integer.parseInt(String.valueOf(map(chunk).get("offset")));
          List<?> content = list(map(chunk).get("content"));
          List<Object> lines = lines(run, (String) file);
          if (file.equals("wandb-history.jsonl") && offset != lines.size()) {
            throw new IllegalStateException(offset + " comes after line " + lines.size());
          }
          while (lines.size() > offset) {
            lines.remove(lines.size() - 1);
          }
          lines.addAll(content);
        });
    list(part.get("uploaded")).forEach(file -> lines(run, "uploaded").add(file));
    if (Boolean.TRUE.equals(part.get("complete"))) {
      run.put("exitcode", part.get("exitcode"));
      complete.add(runPath);
    }
  }

  // ---- GraphQL ----

  private Object graphQl(HttpExchange exchange, Map<String, @Nullable Object> body) {
    GraphQuery query = new GraphQuery(String.valueOf(body.get("query")));
    String agent = String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent"));
    asked
        .computeIfAbsent(agent.startsWith("quipu") ? "quipu" : "wandb", name -> new TreeSet<>())
        .addAll(query.asked());
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    map(body.get("variables")).forEach((name, value) -> variables.put((String) name, value));
    return Map.of("data", query.answer(variables, this::resolve));
  }

  private @Nullable Object resolve(GraphQuery.Call call) {
    Map<?, ?> input = map(call.arguments().get("input"));
    return switch (call.field()) {
      case "viewer" ->
          Map.of("id", "viewer", "entity", ENTITY, "username", "user", "email", "", "flags", "{}");
      case "serverInfo" ->
          Map.of("features", List.of(), "cliVersionInfo", Map.of("max_cli_version", "9.9.9"));
      case "upsertBucket" -> upsertBucket(input);
      case "model" -> model(call.arguments());
      case "createRunFiles" -> createRunFiles(input);
      case "createArtifact" -> createArtifact(input);
      case "createArtifactManifest" -> createManifest(input);
      case "createArtifactFiles" -> createArtifactFiles(input);
      case "commitArtifact" -> commit(input);
      case "clientIDMapping" ->
          artifacts.entrySet().stream()
              .filter(each ->
                  Objects.equals(call.arguments().get("clientID"), each.getValue().get("clientID")))
              .map(each -> Map.of("serverID", each.getKey()))
              .findFirst()
              .orElse(null);
      default -> null;
    };
  }

  private static String text(Map<?, ?> input, String name) {
    return Objects.requireNonNull(input.get(name), name).toString();
  }

  private Object upsertBucket(Map<?, ?> input) {
    String entity = input.get("entityName") == null ? ENTITY : text(input, "entityName");
    String project = text(input, "modelName");
    String name = text(input, "name");
    Map<String, @Nullable Object> run = runs.get(entity + "/" + project + "/" + name);
    boolean isNew = run == null;
    complete.remove(entity + "/" + project + "/" + name);
    if (run == null) {
      run = new LinkedHashMap<>();
      run.put("stream", new TreeMap<String, Object>());
      run.put("id", Base64.getEncoder().encodeToString(("Run:" + name).getBytes(UTF_8)));
      runs.put(entity + "/" + project + "/" + name, run);
    }
    for (String key :
        List.of("displayName", "notes", "tags", "config", "groupName", "jobType", "host")) {
      if (input.get(key) != null) {
        run.put(key, input.get(key));
      }
    }
    Map<String, @Nullable Object> bucket = bucket(run, name);
    bucket.put(
        "project", Map.of("id", "p", "name", project, "entity", Map.of("id", "e", "name", entity)));
    return Map.of("bucket", bucket, "inserted", isNew);
  }

  private static Map<String, @Nullable Object> bucket(
      Map<String, @Nullable Object> run, String name) {
    Map<String, @Nullable Object> bucket = new LinkedHashMap<>(run);
    bucket.put("name", name);
    bucket.putIfAbsent("displayName", "mild-dust-1");
    List<Object> history = lines(run, "wandb-history.jsonl");
    List<Object> summary = lines(run, "wandb-summary.json");
    bucket.put("historyLineCount", history.size());
    bucket.put("logLineCount", lines(run, "output.log").size());
    bucket.put("eventsLineCount", lines(run, "wandb-events.jsonl").size());
    bucket.put("summaryMetrics", summary.isEmpty() ? "{}" : summary.get(0));
    bucket.put(
        "historyTail",
        PlainJson.text(
            history.isEmpty() ? List.of() : history.subList(history.size() - 1, history.size())));
    bucket.put("eventsTail", "[]");
    Object config = run.get("config");
    Map<?, ?> internal =
        config == null
            ? Map.of()
            : map(map(PlainJson.object("Config", config.toString()).get("_wandb")).get("value"));
    bucket.put(
        "wandbConfig",
        PlainJson.text(internal.containsKey("t") ? Map.of("t", internal.get("t")) : Map.of()));
    return bucket;
  }

  private @Nullable Object model(Map<String, @Nullable Object> arguments) {
    Map<String, @Nullable Object> model = new LinkedHashMap<>();
    Object entity = arguments.getOrDefault("entityName", ENTITY);
    String prefix = (entity == null ? ENTITY : entity) + "/" + arguments.get("name") + "/";
    model.put("id", "p");
    model.put("name", arguments.get("name"));
    model.put("entity", Map.of("id", "e", "name", entity == null ? ENTITY : entity));
    Object name = arguments.get("bucket.name");
    Map<String, @Nullable Object> run = runs.get(prefix + name);
    model.put("bucket", run == null ? null : bucket(run, String.valueOf(name)));
    return model;
  }

  private Object createRunFiles(Map<?, ?> input) {
    String run =
        text(input, "entityName") + "/" + text(input, "projectName") + "/" + text(input, "runName");
    List<Object> files = new ArrayList<>();
    for (Object file : list(input.get("files"))) {
      String path = URLEncoder.encode("run/" + run + "/" + file, UTF_8).replace("%2F", "/");
      files.add(Map.of("name", file, "uploadUrl", url() + "/storage/" + path.replace("+", "%20")));
    }
    return Map.of("runID", "r", "uploadHeaders", List.of(), "files", files);
  }

  private Object createArtifact(Map<?, ?> input) {
    for (Map.Entry<String, Map<String, @Nullable Object>> each : artifacts.entrySet()) {
      Map<String, @Nullable Object> there = each.getValue();
      if (text(input, "artifactCollectionName").equals(there.get("artifactCollectionName"))
          && text(input, "digest").equals(there.get("digest"))) {
        there.put("runs", there.get("runs") + " " + text(input, "runName"));
        return Map.of("artifact", artifact(each.getKey(), there));
      }
    }
    String id =
        Base64.getEncoder().encodeToString(("Artifact:" + artifacts.size()).getBytes(UTF_8));
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    input.forEach((name, value) -> made.put((String) name, value));
    made.put("runs", text(input, "runName"));
    made.put("state", "PENDING");
    made.put("files", new TreeMap<String, Object>());
    artifacts.put(id, made);
    return Map.of("artifact", artifact(id, made));
  }

  private static Map<String, @Nullable Object> artifact(
      String id, Map<String, @Nullable Object> made) {
    Map<String, @Nullable Object> artifact = new LinkedHashMap<>();
    artifact.put("id", id);
    artifact.put("state", made.get("state"));
    Map<String, @Nullable Object> sequence = new LinkedHashMap<>();
    sequence.put("latestArtifact", null);
    artifact.put("artifactSequence", sequence);
    return artifact;
  }

  private Map<String, @Nullable Object> made(Map<?, ?> input) {
    Map<String, @Nullable Object> artifact = artifacts.get(text(input, "artifactID"));
    if (artifact == null || !"PENDING".equals(artifact.get("state"))) {
      throw new IllegalStateException("No artifact is open for " + input);
    }
    return artifact;
  }

  private Object createManifest(Map<?, ?> input) {
    Map<String, @Nullable Object> artifact = made(input);
    String id = text(input, "artifactID").replace("=", "");
    artifact.put("manifestDigest", input.get("digest"));
    return Map.of(
        "artifactManifest",
        Map.of(
            "id",
            "manifest-" + id,
            "file",
            Map.of(
                "id",
                "file",
                "uploadUrl",
                url() + "/storage/artifact/" + id + "/manifest",
                "uploadHeaders",
                List.of("Content-MD5:" + input.get("digest")))));
  }

  private Object createArtifactFiles(Map<?, ?> input) {
    List<Object> edges = new ArrayList<>();
    for (Object each : list(input.get("artifactFiles"))) {
      Map<?, ?> file = map(each);
      String id = text(file, "artifactID").replace("=", "");
      String path = "artifact/" + id + "/" + text(file, "md5").replace('/', '_').replace("=", "");
      @SuppressWarnings("unchecked")
      Map<String, Object> files = (Map<String, Object>) made(file).get("files");
      Objects.requireNonNull(files).put(text(file, "name"), path);
      Map<String, @Nullable Object> node = new LinkedHashMap<>();
      node.put("storagePath", path);
      node.put("uploadUrl", stored.containsKey(path) ? null : url() + "/storage/" + path);
      node.put("uploadHeaders", List.of("Content-MD5:" + text(file, "md5")));
      node.put("artifact", Map.of("id", text(file, "artifactID")));
      node.put("uploadMultipartUrls", null);
      edges.add(Map.of("node", node));
    }
    return Map.of("files", Map.of("edges", edges));
  }

  private Object commit(Map<?, ?> input) {
    Map<String, @Nullable Object> artifact = made(input);
    byte[] manifest =
        stored("artifact/" + text(input, "artifactID").replace("=", "") + "/manifest");
    if (!ArtifactManifest.digest(manifest).equals(artifact.get("manifestDigest"))) {
      throw new IllegalStateException("The manifest has not the digest that was told");
    }
    Map<?, ?> contents =
        map(PlainJson.object("A manifest", new String(manifest, UTF_8)).get("contents"));
    contents.forEach((name, entry) -> {
      if (map(entry).get("ref") == null) {
        byte[] bytes = stored(text(map(artifact.get("files")), (String) name));
        if (!ArtifactManifest.digest(bytes).equals(map(entry).get("digest"))) {
          throw new IllegalStateException(name + " has not the digest of the manifest");
        }
      }
    });
    artifact.put("manifest", new String(manifest, UTF_8));
    artifact.put("state", "COMMITTED");
    return Map.of(
        "artifact",
        Map.of("id", text(input, "artifactID"), "digest", String.valueOf(artifact.get("digest"))));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
