package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The log and the tracks of a run as files.
class ExportsTest extends ServedTest {
  private static final String LOG_HEADER =
      "timeUs,time,level,logger,message,metadata,exception\r\n";

  private String run = "";

  @BeforeEach
  void start() {
    run = server.newRun();
  }

  private void compact() {
    server.engine().compactor().compact(ProjectId.DEFAULT, new RunId(run));
  }

  private void log(String body) {
    server.post("/runs/" + run + "/log", body).json(200);
  }

  private void track(String topic, String body) {
    server.post("/runs/" + run + "/tracks/rows?topic=" + Served.encoded(topic), body).json(200);
  }

  private Served.Answer logFile(String parameters) {
    return server.get("/runs/" + run + "/log/export?" + parameters);
  }

  private Served.Answer trackFile(String topic, String parameters) {
    return server.get(
        "/runs/" + run + "/tracks/export?topic=" + Served.encoded(topic) + "&" + parameters);
  }

  private static String text(Served.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  private void requireRefused(Served.Answer answer, String message) {
    assertThat(answer.json(400).get("error").get("message").asString()).contains(message);
    assertThat(answer.header("Content-Disposition")).isEmpty();
  }

  // ---- logs ----

  private static final String ENTRIES =
      """
      [{"timeUs":1500000,"level":"warn","message":"GPU \\"memory\\", low\\nagain","logger":"train",
        "metadata":{"free":0.1,"gpus":[0,1]}},
       {"timeUs":-1,"message":""},
       {"timeUs":2000000,"level":"error","message":"größe 😀","exception":"Error: no\\n\\tat X"}]
      """;

  @Test
  void aLogIsAFileOfLines() {
    log(ENTRIES);
    for (int round = 0; round < 2; round++) {
      Served.Answer file = logFile("");
      assertThat(file.header("Content-Type")).isEqualTo("application/jsonl");
      assertThat(file.header("Content-Disposition"))
          .startsWith("attachment; filename=log-" + run + ".jsonl;");
      assertThat(file.header("Content-Security-Policy")).contains("sandbox");
      List<String> lines = text(file).lines().toList();
      JsonNode page = server.get("/runs/" + run + "/log").json(200).get("entries");
      assertThat(lines).isEqualTo(page.valueStream().map(JsonNode::toString).toList());
      assertThat(file.text()).endsWith("}\n").doesNotContain("\n ");
      compact();
    }
  }

  @Test
  void aLogIsATable() {
    log(ENTRIES);
    for (int round = 0; round < 2; round++) {
      Served.Answer file = logFile("format=csv");
      assertThat(file.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
      assertThat(file.header("Content-Disposition")).contains("log-" + run + ".csv");
      assertThat(text(file))
          .isEqualTo(
              LOG_HEADER
                  + "-1,1969-12-31T23:59:59.999999Z,info,,\"\",,\r\n"
                  + "1500000,1970-01-01T00:00:01.500Z,warn,train,"
                  + "\"GPU \"\"memory\"\", low\nagain\",\"{\"\"free\"\":0.1,\"\"gpus\"\":[0,1]}\",\r\n"
                  + "2000000,1970-01-01T00:00:02Z,error,,größe 😀,,\"Error: no\n\tat X\"\r\n");
      compact();
    }
  }

  @Test
  void onlyTheEntriesThatAreFoundAreInTheFile() {
    log(ENTRIES);
    assertThat(text(logFile("minLevel=warn&order=desc&format=csv")).lines().toList())
        .hasSize(5)
        .element(1)
        .asString()
        .startsWith("2000000,");
    assertThat(text(logFile("level=info")).lines()).hasSize(1);
    assertThat(text(logFile("text=GPU&logger=train&from=0&through=1500000")).lines()).hasSize(1);
    assertThat(text(logFile("text=nowhere"))).isEmpty();
    assertThat(text(logFile("text=nowhere&format=csv"))).isEqualTo(LOG_HEADER);
  }

  @Test
  void aTextThatLooksLikeAFormulaIsMadeHarmlessUnlessTextsAreWantedExactly() {
    for (String text :
        List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=;x")) {
      FrameBuilder frame = new FrameBuilder(FrameKind.LOG);
      frame.add(LogFrames.LEVEL, 0, 0, 20);
      frame.add(LogFrames.MESSAGE, 0, 0, JsonString.of(text));
      frame.add(LogFrames.LOGGER, 0, 0, JsonString.of(text));
      server.append(run, frame.build());
      String quoted = text.matches("[^\t\r\n;]*") ? text : '"' + text + '"';
      String harmless = quoted.startsWith("\"") ? "\"'" + quoted.substring(1) : "'" + quoted;
      assertThat(text(logFile("format=csv&order=desc&logger=" + Served.encoded(text))))
          .contains("info," + harmless + "," + harmless + ",,");
      assertThat(text(logFile("format=csv&exact=true&logger=" + Served.encoded(text))))
          .contains("info," + quoted + "," + quoted + ",,");
    }
    track("t", "{\"timeUs\":-5,\"fields\":{\"=x\":-1.5,\"@y\":\"=1\",\"z\":-9007199254740993}}");
    assertThat(text(trackFile("t", "format=csv")))
        .isEqualTo("timeUs,'=x,'@y,z\r\n-5,-1.5,'=1,-9007199254740993\r\n");
    assertThat(text(trackFile("t", "format=csv&exact=true")))
        .isEqualTo("timeUs,=x,@y,z\r\n-5,-1.5,=1,-9007199254740993\r\n");
  }

  // ---- tracks ----

  private static final String ROWS =
      """
      [{"timeUs":1,"fields":{"x":0.5,"q":[0,0,1],"bad":"NaN","text":"NaN","ok":true},
        "strings":["text"]},
       {"timeUs":2,"fields":{"x":1,"name":"a,b","none":null,"empty":""}},
       {"timeUs":3,"fields":{"y":"Infinity"}}]
      """;

  @Test
  void aTrackIsAFileOfLinesThatCanBeAppendedAgain() {
    track("robot/pose", ROWS);
    for (int round = 0; round < 2; round++) {
      Served.Answer file = trackFile("robot/pose", "format=jsonl");
      assertThat(file.header("Content-Type")).isEqualTo("application/jsonl");
      assertThat(file.header("Content-Disposition")).contains("robot_pose-" + run + ".jsonl");
      assertThat(text(file).lines()).hasSize(3);
      String copy = server.newRun();
      HttpRequest request =
          server
              .request("/runs/" + copy + "/tracks/rows?topic=robot/pose")
              .header("Content-Type", "application/jsonl")
              .POST(BodyPublishers.ofString(file.text()))
              .build();
      assertThat(server.send(request).json(200).get("rows").asInt()).isEqualTo(3);
      assertThat(server.get("/runs/" + copy + "/tracks/export?topic=robot/pose").text())
          .isEqualTo(file.text());
      compact();
    }
  }

  @Test
  void aTrackIsATableOfAllItsFields() {
    track("t", ROWS);
    for (int round = 0; round < 2; round++) {
      assertThat(text(trackFile("t", "format=csv")))
          .isEqualTo(
              "timeUs,bad,empty,name,none,ok,q,text,x,y\r\n"
                  + "1,NaN,,,,true,\"[0,0,1]\",NaN,0.5,\r\n"
                  + "2,,\"\",\"a,b\",null,,,,1.0,\r\n"
                  + "3,,,,,,,,,Infinity\r\n");
      assertThat(text(trackFile("t", "format=csv&from=2&through=2")))
          .isEqualTo("timeUs,empty,name,none,x\r\n2,\"\",\"a,b\",null,1.0\r\n");
      assertThat(text(trackFile("t", "format=csv&field=y&field=x&field=y&field=no&order=desc")))
          .isEqualTo("timeUs,y,x,no\r\n3,Infinity,,\r\n2,,1.0,\r\n1,,0.5,\r\n");
      assertThat(text(trackFile("t", "field=x&through=1")))
          .isEqualTo("{\"timeUs\":1,\"fields\":{\"x\":0.5}}\n");
      compact();
    }
    assertThat(text(trackFile("none", "format=csv"))).isEqualTo("timeUs\r\n");
    assertThat(text(trackFile("none", ""))).isEmpty();
  }

  @Test
  void aTableHasNoMoreColumnsThanItMay() {
    for (int part = 0; part < 3; part++) {
      int first = part * 1000;
      track(
          "wide",
          IntStream.range(first, first + 1000)
              .mapToObj(i -> "\"f%04d\":1".formatted(i))
              .collect(Collectors.joining(",", "{\"timeUs\":" + part + ",\"fields\":{", "}}")));
    }
    requireRefused(trackFile("wide", "format=csv"), "more than 2000 fields");
    assertThat(text(trackFile("wide", "format=csv&through=1")).lines().findFirst().orElseThrow())
        .startsWith("timeUs,f0000,")
        .endsWith(",f1999");
    assertThat(text(trackFile("wide", "")).lines()).hasSize(3);
  }

  @Test
  void theNameOfAFileIsOneNameWhateverTheTopicIs() {
    for (String topic :
        List.of("../../etc/passwd", "a\"b;c=d", "größe 😀", "x".repeat(240), "%0d%0aX-A: b")) {
      track(topic, "{\"timeUs\":1,\"fields\":{\"x\":1}}");
      Served.Answer file = trackFile(topic, "");
      assertThat(text(file)).isEqualTo("{\"timeUs\":1,\"fields\":{\"x\":1.0}}\n");
      assertThat(file.header("Content-Disposition"))
          .startsWith("attachment; filename=")
          .doesNotContain("/", "x".repeat(51));
      assertThat(file.header("X-A")).isEmpty();
    }
  }

  // ---- large files, errors ----

  /// Appends many entries and rows, whose text is not compressed to nothing.
  private void fill(int count) {
    Random random = new Random(7);
    for (int done = 0; done < count; ) {
      FrameBuilder log = new FrameBuilder(FrameKind.LOG);
      FrameBuilder track = new FrameBuilder(FrameKind.TRACKS);
      for (int i = 0; i < Limits.FRAME_POINTS / 4 && done < count; i++, done++) {
        log.add(LogFrames.LEVEL, done, 0, 20);
        log.add(
            LogFrames.MESSAGE,
            done,
            0,
            new JsonText("\"" + done + " " + Long.toHexString(random.nextLong()) + "\""));
        log.endRow();
        track.add(TrackFrames.key("t", done % 2 == 0 ? "even" : "odd"), done, 0, done);
        track.endRow();
      }
      server.append(run, log.build());
      server.append(run, track.build());
    }
  }

  @Test
  void aFileOfManyPagesIsWholeAndTheMemoryOfOnePageIsHeld() {
    int count = 25_000;
    fill(count);
    List<String> numbers =
        IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.toList());
    for (int round = 0; round < 2; round++) {
      assertThat(text(logFile("format=csv")).lines().skip(1).map(line -> line.split(",", 2)[0]))
          .isEqualTo(numbers);
      assertThat(text(logFile("")).lines()).hasSize(count);
      assertThat(
              text(trackFile("t", "format=csv")).lines().skip(1).map(line -> line.split(",", 2)[0]))
          .isEqualTo(numbers);
      assertThat(text(trackFile("t", "field=odd&order=desc")).lines()).hasSize(count);
      compact();
    }
  }

  @Test
  void aDamagedLogNeverMakesAFileThatLooksWhole() throws IOException {
    fill(200_000);
    compact();
    Path largest;
    try (Stream<Path> blobs = Files.walk(folder.resolve("blobs"))) {
      largest =
          blobs
              .filter(Files::isRegularFile)
              .max((a, b) -> Long.compare(size(a), size(b)))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(largest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(largest, bytes);
    restart();
    for (String format : List.of("jsonl", "csv")) {
      assertThatThrownBy(() -> logFile("format=" + format))
          .as(format)
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restart() {
    server.close();
    server = Served.in(folder, clock());
  }

  @Test
  void whatCannotBeExportedIsRefused() {
    log("{\"message\":\"a\"}");
    for (String export : List.of("log/export?", "tracks/export?topic=t&")) {
      String path = "/runs/" + run + "/" + export;
      requireRefused(server.get(path + "format=xml"), "it must be jsonl, csv or parquet");
      requireRefused(server.get(path + "format=csv&exact=maybe"), "it must be true or false");
      requireRefused(server.get(path + "from=today"), "it must be a time");
      requireRefused(server.get(path + "order=up"), "it must be asc or desc");
      requireRefused(server.get(path + "format=csv&format=csv"), "2 times");
      String nobody = "/runs/" + "0".repeat(32) + "/" + export;
      for (String format : List.of("jsonl", "csv")) {
        assertThat(server.get(nobody + "format=" + format).status()).isEqualTo(404);
        HttpRequest head =
            server
                .request(nobody + "format=" + format)
                .method("HEAD", BodyPublishers.noBody())
                .build();
        assertThat(server.send(head).status()).isEqualTo(404);
      }
      assertThat(server.post(path, "{}").status()).isEqualTo(405);
      HttpRequest script = server.request(path).header("Sec-Fetch-Dest", "script").GET().build();
      assertThat(server.send(script).status()).isEqualTo(403);
    }
    requireRefused(logFile("level=loud"), "Level \"loud\" is unknown");
    requireRefused(logFile("level=info&minLevel=warn"), "only one of them");
    requireRefused(server.get("/runs/" + run + "/tracks/export"), "topic is missing");
    requireRefused(trackFile("t", "field=a&".repeat(2001)), "at most 2000");
  }
}
