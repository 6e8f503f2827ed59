package dev.quipu.cli;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Runs once through the work of a server, in a folder of its own. The launcher has the JVM record
/// this run (JEP 514), so that later starts need not load and link the same classes anew. All
/// recorded classes cost every server memory. So the rehearsal does only the work that servers do,
/// and sends requests without a client library.
final class Rehearsal {
  private static final int STEPS = 50;
  private static final String JSON = "application/json";
  private static final String FRAME = "application/vnd.quipu.frame";
  private static final String NATIVE = "/api/v1/projects/default";
  private static final String MLFLOW = "/api/2.0/mlflow";
  private static final String RUN = "0192f0c0de0000000000000000000001";

  private Rehearsal() {}

  public static void main(String[] args) throws IOException {
    Logging.configure();
    OldSpace.watch();
    Path folder = Files.createTempDirectory("quipu-rehearsal");
    String[] line = {"server", "--port", "0", "--data", folder.toString()};
    Main.commandLine(line).parseArgs(line);
    try {
      // The first server creates a store, and the second finds it.
      for (int start = 0; start < 2; start++) {
        try (QuipuServer server = QuipuServer.start(options(folder))) {
          URI url = URI.create(server.url());
          read(url);
          log(url);
          search(url);
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static ServerOptions options(Path folder) {
    return new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false);
  }

  private static void read(URI url) throws IOException {
    get(url, "/health");
    get(url, "/");
    get(url, NATIVE + "/experiments");
  }

  private static void log(URI url) throws IOException {
    post(
        url,
        NATIVE + "/runs",
        """
        {"id":"%s","experiment":"rehearsal","name":"a","params":{"lr":0.2},"tags":{"a":"b"}}
        """
            .formatted(RUN));
    FrameBuilder frame = new FrameBuilder();
    for (int step = 0; step < STEPS; step++) {
      long timeMs = 1_700_000_000_000L + step;
      frame.add("train/accuracy", step, timeMs, 0.5);
      post(
          url,
          MLFLOW + "/runs/log-metric",
          """
          {"run_id":"%s","key":"train/loss","value":%s,"timestamp":%d,"step":%d}
          """
              .formatted(RUN, 1.0 / (step + 1), timeMs, step));
    }
    send(url, "POST", NATIVE + "/runs/" + RUN + "/frames", FRAME, frame.build().encoded());
    post(
        url,
        MLFLOW + "/runs/log-batch",
        """
        {"run_id":"%s","metrics":[{"key":"val/loss","value":0.5,"timestamp":1700000000000,"step":1}],
         "params":[{"key":"layers","value":"2"}],"tags":[{"key":"c","value":"d"}]}
        """
            .formatted(RUN));
  }

  private static void search(URI url) throws IOException {
    get(url, MLFLOW + "/runs/get?run_id=" + RUN);
    post(
        url,
        MLFLOW + "/runs/search",
        """
        {"experiment_ids":["1"],"filter":"metrics.`train/loss` < 2","max_results":10}
        """);
    post(
        url,
        NATIVE + "/runs/search",
        """
        {"experimentIds":["1"],"filter":"params.lr < 0.5","orderBy":["metrics.`train/loss` DESC"],
         "columns":["params.lr","metrics.train/loss"],"maxResults":10}
        """);
    post(
        url,
        NATIVE + "/series/query",
        """
        {"x":"step","buckets":20,"series":[{"runId":"%s","key":"train/loss"}]}
        """
            .formatted(RUN));
  }

  private static void get(URI url, String path) throws IOException {
    send(url, "GET", path, JSON, new byte[0]);
  }

  private static void post(URI url, String path, String json) throws IOException {
    send(url, "POST", path, JSON, json.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(URI url, String method, String path, String type, byte[] body)
      throws IOException {
    String head =
        """
        %s %s HTTP/1.1
        Host: localhost
        Connection: close
        Content-Type: %s
        Content-Length: %d

        """
            .formatted(method, path, type, body.length);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      request.writeTo(socket.getOutputStream());
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 2")) {
        throw new IOException(method + " " + path + " is answered by " + answer);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> below = Files.walk(folder)) {
      // The contents of a folder come after the folder.
      all = below.toList().reversed();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
