package dev.quipu.server.mlflow;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.Engine;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.server.http.Api;
import dev.quipu.server.http.HttpServer;
import dev.quipu.server.http.Route;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A real server with the MLflow API, and a second API for the paths that are not MLflow's, over a
/// store in a folder, with methods to talk to it.
final class TestServer implements AutoCloseable {
  static final String MLFLOW = "/api/2.0/mlflow/";
  static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)");

  private final Store store;
  private final Engine engine;
  private final HttpServer http;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(Store store, Engine engine, HttpServer http) {
    this.store = store;
    this.engine = engine;
    this.http = http;
  }

  static TestServer start(Path folder) {
    return start(folder, InstantSource.system());
  }

  static TestServer start(Path folder, InstantSource clock) {
    FileBlobStore blobs = FileBlobStore.open(folder);
    Store store = SqliteStore.open(folder, clock, blobs);
    Engine engine = Engine.over(store, blobs, clock, IdSource.system(), new Random(1));
    HttpServer http =
        HttpServer.start(
            new HttpServer.Listen("127.0.0.1", 0, Set.of()),
            List.of(new MlflowApi(engine, Pattern.compile("")), new OtherApi()),
            (exchange, project, permission) -> Scope.of(engine.projects().require(project)));
    return new TestServer(store, engine, http);
  }

  /// Owns the paths that nobody else owns, and has no routes.
  private static final class OtherApi implements Api {
    @Override
    public List<Route> routes() {
      return List.of();
    }

    @Override
    public boolean owns(String path) {
      return true;
    }

    @Override
    public ErrorAnswer error(QuipuException error, String requestId) {
      return new ErrorAnswer(
          404,
          json -> {
            json.writeStartObject();
            json.writeStringProperty("other", error.message());
            json.writeEndObject();
          });
    }
  }

  Engine engine() {
    return engine;
  }

  String url() {
    return "http://127.0.0.1:" + http.port();
  }

  record Answer(int status, String body) {
    /// The text of the first string field of that name.
    String field(String name) {
      String mark = "\"" + name + "\":\"";
      int start = body.indexOf(mark);
      if (start < 0) {
        throw new AssertionError("No field " + name + " in " + body);
      }
      start += mark.length();
      return body.substring(start, body.indexOf('"', start));
    }
  }

  Answer post(String path, String json) {
    return send("POST", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  Answer get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url() + path)).GET().build());
  }

  Answer send(String method, String path, String contentType, byte[] body) {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofByteArray(body))
            .build());
  }

  Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(request + " failed", e);
    }
  }

  /// Sends exactly these lines and bytes, even malformed ones, and reads the answer to its end.
  Answer raw(String head, byte[] body) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String sent = head + "\r\nHost: localhost\r\nConnection: close\r\n";
      out.write(
          (sent + "Content-Length: " + body.length + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      return answer(socket.getInputStream());
    } catch (IOException e) {
      throw new AssertionError(head.lines().findFirst().orElse("") + " failed", e);
    }
  }

  /// Reads one answer, and does not wait for the connection to end.
  private static Answer answer(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      String text = bytes.toString(StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      Matcher length = LENGTH.matcher(text);
      boolean whole =
          end >= 0
              && length.find()
              && bytes.size()
                  >= text.substring(0, end + 4).getBytes(StandardCharsets.UTF_8).length
                      + Integer.parseInt(length.group(1));
      byte[] more = whole ? new byte[0] : in.readNBytes(1);
      if (more.length == 0) {
        if (end < 0) {
          throw new IOException("No answer but: " + text);
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(end + 4));
      }
      bytes.write(more);
      bytes.write(in.readNBytes(in.available()));
    }
  }

  /// Creates an experiment and returns its id.
  String experiment(String name) {
    return post(MLFLOW + "experiments/create", "{\"name\":\"" + name + "\"}")
        .field("experiment_id");
  }

  /// Creates a run and returns its id.
  String run(String experiment) {
    return post(MLFLOW + "runs/create", "{\"experiment_id\":\"" + experiment + "\"}")
        .field("run_id");
  }

  /// Begins an attempt of a run, as clients of the native API do.
  void rewind(String run, long fromStep) {
    engine
        .attempts()
        .begin(
            Scope.of(ProjectId.DEFAULT),
            new RunId(run),
            new WriterId(run),
            fromStep,
            1_700_000_000_000L);
  }

  /// All stored data, as far as the API shows them: a test compares them to see that nothing has
  /// changed.
  String everything() {
    StringBuilder all = new StringBuilder();
    String experiments =
        post(MLFLOW + "experiments/search", "{\"view_type\":\"ALL\",\"max_results\":1000}").body();
    all.append(experiments).append('\n');
    int at = 0;
    while ((at = experiments.indexOf("\"experiment_id\":\"", at)) >= 0) {
      at += "\"experiment_id\":\"".length();
      String id = experiments.substring(at, experiments.indexOf('"', at));
      String runs =
          post(
                  MLFLOW + "runs/search",
                  "{\"experiment_ids\":[\"" + id + "\"],\"run_view_type\":\"ALL\"}")
              .body();
      all.append(runs).append('\n');
      int r = 0;
      while ((r = runs.indexOf("\"run_id\":\"", r)) >= 0) {
        r += "\"run_id\":\"".length();
        String run = runs.substring(r, r + 32);
        all.append(get(MLFLOW + "artifacts/list?run_id=" + run).body()).append('\n');
      }
    }
    return all.toString();
  }

  @Override
  public void close() {
    client.close();
    http.close();
    engine.close();
    store.close();
  }
}
