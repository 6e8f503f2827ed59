package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.runs.RunLimits;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Stream;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.SyncReport;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The Java SDK against the whole server.
@Timeout(120)
class JavaSdkTest {
  private static final int POINTS = 3000;

  @TempDir private Path data;

  private QuipuServer server(int port) {
    return QuipuServer.start(new ServerOptions("127.0.0.1", port, data, Set.of(), false));
  }

  private static Options options(String url) {
    return Options.defaults()
        .url(url)
        .flushInterval(Duration.ofMillis(20))
        .requestTimeout(Duration.ofSeconds(5));
  }

  private static String get(QuipuServer server, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/projects/default/" + path))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return response.body();
  }

  /// The numbers of a field in the order of the JSON.
  private static List<String> all(String json, String field) {
    return Pattern.compile("\"" + field + "\":\"?([^,}\"]+)")
        .matcher(json)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  @Test
  void aRunThatWentBackToACheckpointShowsItsLivingLineAndAllItsRows(@TempDir Path journals)
      throws IOException, InterruptedException {
    try (QuipuServer server = server(0)) {
      Options options = options(server.url()).journalFolder(journals);
      RunId id;
      try (Quipu quipu = Quipu.connect(options)) {
        Run run = quipu.experiment("digits").startRun("interrupted");
        id = run.id();
        for (int step = 0; step < 10; step++) {
          run.log("train/loss", step, 100 + step);
        }
        assertThat(run.finish(RunStatus.KILLED).isComplete()).isTrue();
      }
      // Offline, as after a move to a machine without a network: the journal holds the run.
      try (Quipu quipu = Quipu.connect(options.mode(Mode.OFFLINE))) {
        Run run = quipu.experiment("digits").resume(id);
        run.rewind(5);
        for (int step = 5; step < 8; step++) {
          run.log("train/loss", step, 200 + step);
        }
        run.finish();
      }
      try (Sync sync = Sync.open(journals, options)) {
        SyncReport report = sync.once(progress -> {});
        assertThat(report.isComplete()).as(report.toString()).isTrue();
      }
      // And once more, online.
      try (Quipu quipu = Quipu.connect(options)) {
        Run run = quipu.experiment("digits").resume(id);
        run.rewind(7);
        run.log("train/loss", 7, 307);
        assertThat(run.finish().isComplete()).isTrue();
      }
      String points = get(server, "runs/" + id + "/points?key=train/loss");
      assertThat(all(points, "value"))
          .containsExactly("100.0", "101.0", "102.0", "103.0", "104.0", "205.0", "206.0", "307.0");
      String json = get(server, "runs/" + id);
      assertThat(json).contains("\"status\":\"completed\"");
      assertThat(all(json, "fromStep")).containsExactly("5", "7");
      String rows = get(server, "runs/" + id + "/rows?stream=train");
      assertThat(all(rows, "total")).containsExactly("14");
    }
  }

  @Test
  void aRunThatGoesBackMoreOftenThanItMayLosesNothingAndIsNotStuck(@TempDir Path journals)
      throws Exception {
    try (QuipuServer server = server(0)) {
      int times = RunLimits.ATTEMPTS + 3;
      RunId id;
      try (Quipu quipu = Quipu.connect(options(server.url()).journalFolder(journals))) {
        Run run = quipu.experiment("e").startRun("r");
        id = run.id();
        for (int time = 0; time < times; time++) {
          run.rewind(time);
          run.log("x", time, time);
        }
        run.tag("after", "it");
        Report report = run.finish();
        assertThat(report.isComplete()).as(report.toString()).isTrue();
        assertThat(report.problems()).anyMatch(p -> p.contains("as many attempts as it can have"));
      }
      String json = get(server, "runs/" + id);
      assertThat(all(json, "fromStep")).hasSize(RunLimits.ATTEMPTS);
      assertThat(json).contains("\"after\":\"it\"");
      assertThat(all(get(server, "runs/" + id + "/points?key=x&limit=2000"), "value"))
          .hasSize(times);
      assertThat(journals).isEmptyDirectory();
    }
  }

  /// Typical names of metrics, and names that nobody should use.
  private static final List<String> KEYS =
      List.of(
          "val/AR@100",
          "timing(s)/gen",
          "acc %",
          "a,b",
          "lr+wd",
          "#1",
          "x[0]",
          "x{0}",
          "k=v",
          "a&b",
          "a|b",
          "f*",
          "what?",
          "it's",
          "\"q\"",
          "`t`",
          "a\\b",
          "<b>x</b>",
          "$x",
          "~",
          "😀/👩‍👧",
          "e\u0301",
          "é",
          "\u202eabc",
          " a ",
          "/",
          "/a",
          "a/",
          "a//b",
          "./a",
          "..",
          "../../x",
          "a/../b",
          "%2e%2e",
          "__proto__",
          "_x0040_",
          "null",
          "metrics.loss",
          "a.b",
          ";drop table run",
          "\u2028",
          "😀".repeat(250));

  @Test
  void aKeyOfAnyTextIsLoggedFoundChartedAndFiltered(@TempDir Path journals) throws Exception {
    try (QuipuServer server = server(0)) {
      RunId id;
      try (Quipu quipu = Quipu.connect(options(server.url()).journalFolder(journals))) {
        Run run = quipu.experiment("keys").startRun("r");
        id = run.id();
        for (String key : KEYS) {
          run.log(key, 1, 7);
          run.log(2, Map.of(key, 8));
          run.param(key, 9);
          run.tag(key, "v");
        }
        Report report = run.finish();
        assertThat(report.isComplete()).as(report.toString()).isTrue();
      }
      String experiment = all(get(server, "runs/" + id), "experimentId").get(0);
      String search = "{\"experimentIds\":[\"" + experiment + "\"],\"filter\":";
      for (String key : KEYS) {
        String points = get(server, "runs/" + id + "/points?key=" + encoded(key));
        assertThat(all(points, "value")).as(key).containsExactly("7.0", "8.0");
        String chart =
            post(
                server,
                "/api/v1/projects/default/series/query",
                "{\"series\":[{\"runId\":\""
                    + id
                    + "\",\"key\":"
                    + json(key)
                    + "}],\"buckets\":10}");
        assertThat(chart).contains(json(key), "\"total\":2", "\"last\":[7.0,8.0]");
        int slash = key.indexOf('/', 1);
        String stream = slash < 0 ? "" : key.substring(0, slash);
        String field = slash < 0 ? key : key.substring(slash + 1);
        String rows = get(server, "runs/" + id + "/rows?stream=" + encoded(stream));
        assertThat(rows).as(key).contains(json(field) + ":8.0");
        for (String type : List.of("metrics", "params", "tags")) {
          String filter =
              type + ".`" + key.replace("`", "``") + "` " + (type.equals("tags") ? "= 'v'" : "> 6");
          assertThat(
                  post(server, "/api/v1/projects/default/runs/search", search + json(filter) + "}"))
              .as(filter)
              .contains(id.hex());
          assertThat(
                  post(
                      server,
                      "/api/v1/projects/default/runs/search",
                      search + json("NOT " + filter) + "}"))
              .as(filter)
              .doesNotContain(id.hex());
        }
      }
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String json(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String post(QuipuServer server, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(body + ": " + response.body()).isEqualTo(200);
    return response.body();
  }

  @Test
  void rowsOfAnyValuesComeBackAsTheyWereLogged(@TempDir Path journals)
      throws IOException, InterruptedException {
    try (QuipuServer server = server(0)) {
      Options options = options(server.url()).journalFolder(journals);
      RunId id;
      try (Quipu quipu = Quipu.connect(options.mode(Mode.OFFLINE))) {
        Run run = quipu.experiment("digits").startRun("rows");
        id = run.id();
        Stream eval = run.stream("eval");
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("loss", 0.3);
        row.put("phase", "warmup");
        row.put("ok", true);
        row.put("note", null);
        row.put("box", List.of(1, 2));
        eval.log(3, row);
        eval.log(4, Map.of("answer", "größe 😀", "id", (1L << 53) + 1));
        eval.log(5, Map.of("loss", Double.NaN, "tags", Map.of("a", List.of())));
        run.finish();
      }
      try (Sync sync = Sync.open(journals, options)) {
        assertThat(sync.once(progress -> {}).isComplete()).isTrue();
      }
      String rows = get(server, "runs/" + id + "/rows?stream=eval");
      assertThat(rows.replaceAll("\"timeMs\":[0-9]+,", ""))
          .endsWith(
              "\"rows\":[{\"index\":0,\"step\":3,\"fields\":{\"box\":[1,2],\"loss\":0.3,\"note\":null,"
                  + "\"ok\":true,\"phase\":\"warmup\"}},"
                  + "{\"index\":1,\"step\":4,\"fields\":{\"answer\":\"größe 😀\","
                  + "\"id\":9007199254740993}},"
                  + "{\"index\":2,\"step\":5,\"fields\":{\"loss\":\"NaN\",\"tags\":{\"a\":[]}}}]}");
    }
  }

  @Test
  void whatIsLoggedIsServed() throws IOException, InterruptedException {
    try (QuipuServer server = server(0);
        Quipu quipu = Quipu.connect(options(server.url()))) {
      Run run = quipu.experiment("digits").startRun("größe");
      run.params(Map.of("lr", 0.1, "model", Map.of("layers", 2, "kind", "mlp"), "shuffle", true));
      run.tag("team", "vision");
      run.notes("# Notes");
      run.log(0, Map.of("train/loss", 0.5, "train/accuracy", 0.25));
      run.log("train/loss", 1, Double.NaN);
      run.log("train/loss", -5, Double.NEGATIVE_INFINITY);
      run.artifact("a,b\n1,2\n", "tables/größe 1.csv");
      Report report = run.finish();
      assertThat(report.isComplete()).as(report.summary() + report.problems()).isTrue();

      String json = get(server, "runs/" + run.id());
      assertThat(json)
          .contains("\"name\":\"größe\"", "\"status\":\"completed\"", "\"lr\":0.1")
          .contains("\"model.layers\":2", "\"model.kind\":\"mlp\"", "\"shuffle\":true")
          .contains("\"team\":\"vision\"", "\"notes\":\"# Notes\"", "\"quipu.sdk.version\"");
      String points = get(server, "runs/" + run.id() + "/points?key=train/loss");
      assertThat(all(points, "step")).containsExactly("-5", "0", "1");
      assertThat(all(points, "value")).containsExactly("-Infinity", "0.5", "NaN");
      assertThat(get(server, "runs/" + run.id() + "/artifacts/tables/gr%C3%B6%C3%9Fe%201.csv"))
          .isEqualTo("a,b\n1,2\n");
    }
  }

  @Test
  void aRunThatFailsAndItsParentAreServed() throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    try (QuipuServer server = server(0);
        Quipu quipu = Quipu.connect(options(server.url()))) {
      assertThatThrownBy(() ->
              quipu
                  .experiment("e")
                  .run(
                      "parent",
                      parent -> {
                        runs.add(parent);
                        try (Run child = parent.startRun("child")) {
                          runs.add(child);
                          throw new IOException("no data");
                        }
                      }))
          .isInstanceOf(IOException.class);
      assertThat(get(server, "runs/" + runs.get(0).id()))
          .contains("\"status\":\"failed\"", "\"quipu.error.message\":\"no data\"");
      assertThat(get(server, "runs/" + runs.get(1).id()))
          .contains("\"status\":\"failed\"", "\"parentRunId\":\"" + runs.get(0).id() + "\"");
    }
  }

  @Test
  void aServerThatRestartsHasEveryPointOnce() throws IOException, InterruptedException {
    QuipuServer server = server(0);
    int port = URI.create(server.url()).getPort();
    try (Quipu quipu = Quipu.connect(options(server.url()))) {
      Run run = quipu.experiment("e").startRun("r");
      for (int restart = 0; restart < 3; restart++) {
        log(run, restart * POINTS, (restart + 1) * POINTS);
        server.close();
        log(run, 3 * POINTS + restart * POINTS, 3 * POINTS + (restart + 1) * POINTS);
        server = server(port);
      }
      Report report = run.finish();
      assertThat(report.isComplete()).as(report.summary() + report.problems()).isTrue();
      String json = get(server, "runs/" + run.id());
      assertThat(all(json, "count")).containsExactly(Integer.toString(6 * POINTS));
      assertThat(get(server, "runs/" + run.id() + "/points?key=x&limit=1"))
          .contains("\"total\":" + 6 * POINTS);
    } finally {
      server.close();
    }
  }

  private static void log(Run run, int from, int to) {
    for (int step = from; step < to; step++) {
      run.log("x", step, step);
    }
  }

  @Test
  void aLargeFileArrivesWhole(@TempDir Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("large.bin");
    byte[] part = new byte[1 << 20];
    for (int i = 0; i < 40; i++) {
      java.util.Arrays.fill(part, (byte) i);
      Files.write(
          file,
          part,
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    }
    try (QuipuServer server = server(0);
        Quipu quipu = Quipu.connect(options(server.url()))) {
      Run run = quipu.experiment("e").startRun("r");
      run.artifact(file, "model/large.bin");
      Report report = run.finish();
      assertThat(report.isComplete()).as(report.summary() + report.problems()).isTrue();
      assertThat(get(server, "runs/" + run.id() + "/artifacts?path=model"))
          .contains("\"size\":" + Files.size(file));
    }
  }

  @Test
  void whatIsLoggedOfflineIsSentLaterAndTheRunGoesOn(@TempDir Path journals) throws Exception {
    Options offline =
        options("http://127.0.0.1:9").mode(Mode.OFFLINE).journalFolder(journals).capture(false);
    Run first;
    try (Quipu quipu = Quipu.connect(offline)) {
      first = quipu.experiment("e").startRun("r");
      first.param("lr", 0.1);
      first.artifact("text", "a.txt");
      log(first, 0, POINTS);
      first.finish(RunStatus.FAILED);
    }
    try (QuipuServer server = server(0)) {
      Options online = options(server.url()).journalFolder(journals);
      for (int times = 0; times < 2; times++) {
        try (Sync sync = Sync.open(journals, online)) {
          SyncReport report = sync.once(progress -> {});
          assertThat(report.isComplete()).as(report.toString()).isTrue();
        }
      }
      assertThat(get(server, "runs/" + first.id()))
          .contains("\"status\":\"failed\"", "\"lr\":0.1", "\"count\":" + POINTS);
      try (Quipu quipu = Quipu.connect(online)) {
        Run run = quipu.experiment("e").resume(first.id());
        assertThat(run.name()).isEqualTo("r");
        log(run, POINTS, 2 * POINTS);
        assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(get(server, "runs/" + first.id())).contains("\"status\":\"running\"");
        assertThat(run.finish().isComplete()).isTrue();
      }
      assertThat(get(server, "runs/" + first.id()))
          .contains("\"status\":\"completed\"", "\"count\":" + 2 * POINTS);
    }
  }
}
