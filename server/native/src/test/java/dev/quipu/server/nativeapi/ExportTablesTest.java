package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Tables of a project as files, in all forms.
class ExportTablesTest extends ServedTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TABLES =
      List.of(
          "runs",
          "params",
          "metrics",
          "series",
          "logs",
          "tracks",
          "tasks",
          "measurements",
          "examples");
  private static final String NOBODY = "0".repeat(32);

  private String made(String json) {
    return server.post("/runs", json).json(201).get("id").asString();
  }

  private String made(String name, String params) {
    return made(
        "{\"experimentId\":\"0\",\"name\":\"%s\",\"user\":\"ann\",\"startMs\":1000,\"params\":%s}"
            .formatted(name, params));
  }

  private Served.Answer export(String table, String parameters) {
    return server.get("/export/" + table + "?" + parameters);
  }

  private List<JsonNode> lines(String table, String parameters) {
    Served.Answer answer = export(table, parameters);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text().lines().map(JSON::readTree).toList();
  }

  private String csv(String table, String parameters) {
    Served.Answer answer = export(table, parameters + "&format=csv");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  private List<Map<String, Object>> parquet(String table, String parameters) {
    Served.Answer answer = export(table, parameters + "&format=parquet");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Parquet.rows(answer.response().body());
  }

  private void points(String run, String key, long firstStep, double... values) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < values.length; i++) {
      frame.add(key, firstStep + i, 1000 + 10 * (firstStep + i), values[i]);
    }
    server.append(run, frame.build());
  }

  private void compact(String run) {
    server.engine().compactor().compact(ProjectId.DEFAULT, new RunId(run));
  }

  private static String names(List<JsonNode> rows, String column) {
    return rows.stream().map(row -> row.get(column).asString()).collect(Collectors.joining(" "));
  }

  // ---- runs and params ----

  @Test
  void runsAreATableOfTypedColumns() {
    String first =
        made("first", "{\"lr\":0.1,\"layers\":2,\"seed\":12345678901234567890,\"fast\":true}");
    String second =
        made("second", "{\"lr\":1,\"layers\":3,\"seed\":1,\"fast\":\"no\",\"=x\":\"=1\"}");
    server.patch(
        "/runs/" + second, "{\"status\":\"completed\",\"endMs\":1500,\"tags\":{\"team\":\"a,b\"}}");
    points(first, "loss", 0, 1, 0.5);
    points(second, "loss", 0, Double.NaN);
    List<JsonNode> rows = lines("runs", "");
    assertThat(names(rows, "name")).contains("first").contains("second");
    JsonNode row =
        rows.stream()
            .filter(r -> r.get("runId").asString().equals(second))
            .findFirst()
            .orElseThrow();
    assertThat(row.get("experiment").asString()).isEqualTo("Default");
    assertThat(row.get("startTime").asString()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(row.get("endTime").asString()).isEqualTo("1970-01-01T00:00:01.500Z");
    assertThat(row.get("durationMs").asInt()).isEqualTo(500);
    assertThat(row.get("user").asString()).isEqualTo("ann");
    assertThat(row.get("tags.team").asString()).isEqualTo("a,b");
    assertThat(row.get("metrics.loss").asString()).isEqualTo("NaN");
    assertThat(row.get("params.layers").isInt()).isTrue();
    assertThat(row.get("params.lr").isDouble()).isTrue();
    assertThat(row.get("params.seed").isString()).isTrue();
    assertThat(row.get("params.fast").isString()).isTrue();
    assertThat(row.has("notes")).isFalse();

    Map<String, Object> typed = parquet("runs", "run=" + first).getFirst();
    assertThat(typed)
        .containsEntry("params.lr", 0.1)
        .containsEntry("params.layers", 2L)
        .containsEntry("params.seed", "12345678901234567890")
        .containsEntry("params.fast", true)
        .containsEntry("metrics.loss", 0.5)
        .containsEntry("deleted", false)
        .containsEntry("startTime", "1970-01-01T00:00:01Z")
        .doesNotContainKeys("endTime", "tags.team");

    assertThat(csv("runs", "run=" + second + "&column=name&column=params.%3Dx&column=params.no"))
        .isEqualTo("name,params.=x,params.no\r\nsecond,'=1,\r\n");
    assertThat(csv("runs", "exact=true&run=" + second + "&column=params.%3Dx&column=metrics.loss"))
        .isEqualTo("params.=x,metrics.loss\r\n=1,NaN\r\n");
  }

  @Test
  void runsAreChosenByFilterExperimentIdAndView() {
    String other =
        server.post("/experiments", "{\"name\":\"other\"}").json(201).get("id").asString();
    String a = made("a", "{\"lr\":0.1}");
    String b = made("b", "{\"lr\":0.2}");
    String c = made("{\"experimentId\":\"" + other + "\",\"name\":\"c\",\"params\":{\"lr\":0.3}}");
    points(a, "accuracy", 0, 0.95, 0.5);
    server.delete("/runs/" + b);
    assertThat(names(lines("params", "filter=" + Served.encoded("params.lr < 0.25")), "runId"))
        .isEqualTo(a);
    assertThat(
            names(
                lines("params", "view=all&filter=" + Served.encoded("params.lr < 0.25")), "runId"))
        .contains(a, b);
    assertThat(names(lines("runs", "view=deleted"), "runId")).isEqualTo(b);
    assertThat(names(lines("runs", "experiment=" + other), "runId")).isEqualTo(c);
    assertThat(names(lines("runs", "run=" + b + "&run=" + c + "&run=" + b), "runId"))
        .isEqualTo(b + " " + c);
    assertThat(lines("runs", "experiment=999")).isEmpty();
    assertThat(csv("params", "filter=" + Served.encoded("params.lr > 7")))
        .isEqualTo("runId,key,type,value\r\n");
  }

  @Test
  void paramsAreATallTable() {
    String run = made("r", "{\"lr\":0.1,\"name\":\"x\",\"on\":false}");
    assertThat(csv("params", "run=" + run))
        .isEqualTo(
            "runId,key,type,value\r\n%1$s,lr,number,0.1\r\n%1$s,name,string,x\r\n%1$s,on,boolean,false\r\n"
                .formatted(run));
    assertThat(parquet("params", "")).hasSize(3).first().asString().contains("value=0.1");
  }

  @Test
  void moreRunsThanAreReadAtOnceAreAllThere() {
    for (int i = 0; i < 1003; i++) {
      made("r" + i, "{\"i\":" + i + "}");
    }
    assertThat(lines("params", "")).hasSize(1003);
    assertThat(parquet("runs", "column=params.i").stream().map(row -> row.get("params.i")).sorted())
        .isEqualTo(IntStream.range(0, 1003).mapToObj(i -> (Object) (long) i).toList());
  }

  // ---- points ----

  @Test
  void seriesAreATableInEveryForm() {
    String run = made("r", "{}");
    points(run, "train/loss", 0, 1, Double.NaN, Double.NEGATIVE_INFINITY);
    points(run, "test/loss", -1, 0.1);
    for (int round = 0; round < 2; round++) {
      assertThat(csv("series", ""))
          .isEqualTo(
              """
              runId,key,step,time,value
              %1$s,test/loss,-1,1970-01-01T00:00:00.990Z,0.1
              %1$s,train/loss,0,1970-01-01T00:00:01Z,1.0
              %1$s,train/loss,1,1970-01-01T00:00:01.010Z,NaN
              %1$s,train/loss,2,1970-01-01T00:00:01.020Z,-Infinity
              """
                  .formatted(run)
                  .replace("\n", "\r\n"));
      assertThat(export("series", "axis=relative&key=test/*").text())
          .isEqualTo(
              ("{\"runId\":\"%s\",\"key\":\"test/loss\",\"step\":-1,\"time\":"
                      + "\"1970-01-01T00:00:00.990Z\",\"relativeMs\":-10,\"value\":0.1}\n")
                  .formatted(run));
      List<Map<String, Object>> rows = parquet("series", "key=train/loss&axis=wall");
      assertThat(rows).hasSize(3);
      assertThat(rows.get(1)).containsEntry("value", Double.NaN).containsEntry("step", 1L);
      assertThat(rows.get(2)).containsEntry("value", Double.NEGATIVE_INFINITY);
      compact(run);
    }
  }

  @Test
  void pointsOfEarlierAttemptsAreThereIfTheyAreWanted() {
    String run = made("r", "{}");
    points(run, "k", 0, 1, 2, 3);
    String attempt = "{\"fromStep\":1,\"startMs\":5,\"id\":\"" + "a".repeat(32) + "\"}";
    server.post("/runs/" + run + "/attempts", attempt).json(200);
    FrameBuilder again = new FrameBuilder();
    again.add("k", 1, 1010, 20);
    HttpRequest request =
        server
            .request("/runs/" + run + "/frames")
            .header("Content-Type", "application/vnd.quipu.frame")
            .header("Quipu-Attempt", "a".repeat(32))
            .POST(BodyPublishers.ofByteArray(again.build().encoded()))
            .build();
    server.send(request).json(200);
    assertThat(names(lines("series", "key=k"), "value")).isEqualTo("1.0 20.0");
    assertThat(names(lines("series", "key=k&attempts=all"), "value")).isEqualTo("1.0 2.0 20.0 3.0");
    assertThat(lines("metrics", "").getFirst().get("max").asDouble()).isEqualTo(20);
  }

  @Test
  void metricsAreAggregatesInEveryForm() {
    String run = made("r", "{}");
    points(run, "k", 0, 2, 4, 4, 4, 5, 5, 7, 9);
    points(run, "nothing", 0, Double.NaN);
    for (int round = 0; round < 2; round++) {
      assertThat(
              csv(
                  "metrics",
                  "column=key&column=avg&column=median&column=std&column=var&column=count"))
          .isEqualTo(
              "key,avg,median,std,var,count\r\n"
                  + "k,5.0,4.5,2.138089935299395,4.571428571428571,8\r\n"
                  + "nothing,,,,,1\r\n");
      assertThat(parquet("metrics", "key=k").getFirst())
          .containsEntry("first", 2.0)
          .containsEntry("last", 9.0)
          .containsEntry("sum", 40.0)
          .containsEntry("lastStep", 7L)
          .containsEntry("lastTime", "1970-01-01T00:00:01.070Z");
      assertThat(lines("metrics", "key=no*").getFirst().has("median")).isFalse();
      compact(run);
    }
  }

  // ---- logs, tracks, tasks ----

  @Test
  void logsOfRunsAreATableInEveryForm() {
    String run = made("r", "{}");
    server
        .post(
            "/runs/" + run + "/log",
            "[{\"timeUs\":1500001,\"level\":\"warn\",\"message\":\"=1\",\"metadata\":{\"a\":[1]}},"
                + "{\"timeUs\":1,\"message\":\"größe 😀\",\"logger\":\"x\"}]")
        .json(200);
    assertThat(csv("logs", "").replaceAll(run + ",[0-9]+", "run,index"))
        .isEqualTo(
            "runId,index,time,level,logger,message,metadata,exception\r\n"
                + "run,index,1970-01-01T00:00:00.000001Z,info,x,größe 😀,,\r\n"
                + "run,index,1970-01-01T00:00:01.500001Z,warn,,'=1,\"{\"\"a\"\":[1]}\",\r\n");
    assertThat(parquet("logs", "minLevel=warn"))
        .singleElement()
        .asString()
        .contains("time=1970-01-01T00:00:01.500001Z", "message==1", "metadata={\"a\":[1]}");
    assertThat(names(lines("logs", "text=gr%C3%B6"), "logger")).isEqualTo("x");
    Served.Answer alone = server.get("/runs/" + run + "/log/export?format=parquet&order=desc");
    assertThat(alone.header("Content-Type")).isEqualTo("application/vnd.apache.parquet");
    assertThat(alone.header("Content-Disposition")).contains("log-" + run + ".parquet");
    assertThat(Parquet.rows(alone.response().body()).getFirst())
        .containsEntry("level", "warn")
        .containsKey("index")
        .doesNotContainKeys("runId", "logger");
  }

  @Test
  void tracksOfRunsAreATableInEveryForm() {
    String run = made("r", "{}");
    server
        .post(
            "/runs/" + run + "/tracks/rows?topic=robot/pose",
            """
            [{"timeUs":1,"fields":{"x":0.5,"ok":true,"name":"a","any":1,"time":7}},
             {"timeUs":2,"fields":{"x":"NaN","any":[0],"none":null}}]
            """)
        .json(200);
    server
        .post("/runs/" + run + "/tracks/rows?topic=t", "{\"timeUs\":3,\"fields\":{\"x\":1}}")
        .json(200);
    for (int round = 0; round < 2; round++) {
      List<Map<String, Object>> rows = parquet("tracks", "topic=robot/pose");
      assertThat(rows.getFirst())
          .containsEntry("time", "1970-01-01T00:00:00.000001Z")
          .containsEntry("x", 0.5)
          .containsEntry("ok", true)
          .containsEntry("name", "a")
          .containsEntry("any", "1.0")
          .containsEntry("fields.time", 7.0);
      assertThat(rows.getLast())
          .containsEntry("x", Double.NaN)
          .containsEntry("any", "[0]")
          .containsEntry("none", "null")
          .doesNotContainKey("ok");
      assertThat(csv("tracks", "field=x&field=any"))
          .isEqualTo(
              "runId,topic,time,x,any\r\n%1$s,robot/pose,1970-01-01T00:00:00.000001Z,0.5,1.0\r\n"
                      .formatted(run)
                  + "%1$s,robot/pose,1970-01-01T00:00:00.000002Z,NaN,[0]\r\n".formatted(run)
                  + "%1$s,t,1970-01-01T00:00:00.000003Z,1.0,\r\n".formatted(run));
      assertThat(lines("tracks", "topic=t").getFirst().toString())
          .isEqualTo(
              "{\"runId\":\"" + run + "\",\"topic\":\"t\",\"timeUs\":3,\"fields\":{\"x\":1.0}}");
      Served.Answer alone = server.get("/runs/" + run + "/tracks/export?topic=t&format=parquet");
      assertThat(Parquet.columns(alone.response().body()))
          .containsExactly("time INT64", "x DOUBLE");
      assertThat(Parquet.rows(alone.response().body())).hasSize(1);
      compact(run);
    }
    assertThat(parquet("tracks", "topic=none")).isEmpty();
  }

  @Test
  void tasksAreATableInEveryForm() {
    String run = made("r", "{}");
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    SpanId outer = new SpanId("1".repeat(16));
    JsonText attributes = new JsonText("{\"a\":1}");
    LineageFrames.add(
        frame,
        new TaskChanged(1, 6L, outer, null, "all", "", TaskStatus.COMPLETED, attributes, null));
    SpanId inner = new SpanId("2".repeat(16));
    LineageFrames.add(
        frame, new TaskChanged(2, null, inner, outer, "=a", "l", TaskStatus.RUNNING, null, "E: x"));
    server.append(run, frame.build());
    assertThat(csv("tasks", ""))
        .isEqualTo(
            """
            runId,taskId,parentId,name,label,status,startTime,endTime,durationUs,attributes,error
            %1$s,%2$s,,all,,completed,1970-01-01T00:00:00.000001Z,1970-01-01T00:00:00.000006Z,5,"{""a"":1}",
            %1$s,%3$s,%2$s,'=a,l,running,1970-01-01T00:00:00.000002Z,,,,E: x
            """
                .formatted(run, outer, inner)
                .replace("\n", "\r\n"));
    assertThat(parquet("tasks", "run=" + run).getLast()).containsEntry("name", "=a");
    assertThat(lines("tasks", "").getFirst().get("attributes").get("a").asInt()).isEqualTo(1);
  }

  @Test
  void examplesAreATableInEveryForm() {
    String run = made("{\"experimentId\":\"0\"}");
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    for (int n = 1; n <= 2; n++) {
      SpanId task = new SpanId("%016x".formatted(n));
      LineageFrames.add(
          frame, new TaskChanged(n, null, task, null, "=t", "", TaskStatus.RUNNING, null, null));
      ObjectLogged question = logged(n == 1 ? "\"=1+1\"" : "{\"q\":[2]}", "application/json");
      ObjectLogged answer = logged("answer, " + n, "text/plain");
      ObjectLogged image = logged("png", "image/png");
      for (ObjectLogged object : List.of(question, answer, image)) {
        LineageFrames.add(frame, object);
      }
      LineageFrames.add(
          frame, new ObjectUsed(1, Direction.INPUT, "question", question.digest(), task, null));
      LineageFrames.add(
          frame, new ObjectUsed(1, Direction.OUTPUT, "answer", answer.digest(), task, null));
      if (n == 2) {
        LineageFrames.add(
            frame, new ObjectUsed(1, Direction.OUTPUT, "image", image.digest(), task, null));
        LineageFrames.add(
            frame,
            new MetricMeasured(1, "score", 1, MetricMode.DIRECT, 0.5, 0.5, null, task, null));
      }
    }
    server.append(run, frame.build());
    String image = logged("png", "image/png").digest().hex();
    assertThat(csv("examples", "run=" + run))
        .isEqualTo(
            """
            runId,taskId,task,status,start,end,attributes,inputs.question,outputs.answer,\
            outputs.image,measurements.score
            %s,0000000000000001,'=t,running,1970-01-01T00:00:00.000001Z,,,\
            """
                    .formatted(run)
                    .replace("\n", "\r\n")
                + "'=1+1,\"answer, 1\",,\r\n"
                + run
                + ",0000000000000002,'=t,running,1970-01-01T00:00:00.000002Z,,,"
                + "\"{\"\"q\"\":[2]}\",\"answer, 2\",object:"
                + image
                + ",0.5\r\n");
    List<JsonNode> lines = lines("examples", "run=" + run + "&task=%3Dt");
    assertThat(lines.getFirst().get("inputs").get("question").get("value").asString())
        .isEqualTo("=1+1");
    assertThat(lines.getLast().get("outputs").get("image").has("value")).isFalse();
    assertThat(lines.getLast().get("measurements")).hasToString("{\"score\":0.5}");
    assertThat(lines("examples", "run=" + run + "&task=none")).isEmpty();
    assertThat(parquet("examples", "").getLast())
        .containsEntry("outputs.answer", "answer, 2")
        .containsEntry("measurements.score", 0.5);
  }

  private static ObjectLogged logged(String text, String type) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digest content = Digest.of(bytes);
    return new ObjectLogged(
        1, ObjectDigest.of(type, "{}", content), type, "{}", content, bytes.length, bytes);
  }

  @Test
  void measurementsAreATableInEveryForm() {
    String run = made("r", "{}");
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    Digest object = new Digest("b".repeat(64));
    SpanId task = new SpanId("1".repeat(16));
    LineageFrames.add(
        frame,
        new MetricMeasured(1, "acc", 3, MetricMode.MAX, 0.5, Double.NaN, object, task, null));
    LineageFrames.add(
        frame, new MetricMeasured(2, "acc", 4, MetricMode.DIRECT, 1, 1, null, null, null));
    server.append(run, frame.build());
    assertThat(csv("measurements", ""))
        .isEqualTo(
            """
            runId,metric,step,time,mode,value,raw,object,taskId,attributes
            %1$s,acc,3,1970-01-01T00:00:00.000001Z,max,0.5,NaN,%2$s,%3$s,
            %1$s,acc,4,1970-01-01T00:00:00.000002Z,direct,1.0,1.0,,,
            """
                .formatted(run, object.hex(), task)
                .replace("\n", "\r\n"));
    assertThat(parquet("measurements", "").getFirst()).containsEntry("raw", Double.NaN);
    assertThat(lines("measurements", "").getLast().has("object")).isFalse();
  }

  // ---- files, errors ----

  @Test
  void everyTableIsAnAttachmentWithItsName() {
    made("r", "{}");
    for (String table : TABLES) {
      for (String form : List.of("jsonl", "csv", "parquet")) {
        Served.Answer file = export(table, "format=" + form);
        assertThat(file.status()).as(file.text()).isEqualTo(200);
        assertThat(file.header("Content-Disposition"))
            .startsWith("attachment; filename=" + table + "." + form + ";");
        assertThat(file.header("Content-Security-Policy")).contains("sandbox");
        assertThat(file.header("Cache-Control")).isEqualTo("no-store");
      }
    }
  }

  @Test
  void whatCannotBeExportedIsRefused() {
    String run = made("r", "{}");
    for (String table : TABLES) {
      refused(table, "format=xlsx", "it must be jsonl, csv or parquet");
      refused(table, "exact=maybe", "it must be true or false");
      refused(table, "filter=" + Served.encoded("params.lr <"), "Filter, position 11");
      refused(table, "filter=" + Served.encoded("(".repeat(300)), "nested deeper");
      refused(
          table, "filter=" + Served.encoded("metrics.x > 1 OR 1 = 1; DROP TABLE run"), "Filter");
      refused(table, "run=../../etc/passwd", "../../etc/passwd");
      refused(table, "run=" + run + "&filter=x", "only one of them");
      refused(table, "run=" + run + "&view=all", "only one of them");
      refused(table, "experiment=1e9", "is not a decimal number");
      refused(table, "view=hidden", "must be active, deleted or all");
      refused(table, "experiment=1&".repeat(1001), "at most 1000");
      String many =
          IntStream.range(0, 1001)
              .mapToObj("run=%032x"::formatted)
              .collect(Collectors.joining("&"));
      refused(table, many, "at most 1000");
      for (String form : List.of("jsonl", "csv", "parquet")) {
        String path = "/export/" + table + "?format=" + form + "&run=" + NOBODY;
        assertThat(server.get(path).status()).isEqualTo(404);
        HttpRequest head = server.request(path).method("HEAD", BodyPublishers.noBody()).build();
        assertThat(server.send(head).status()).isEqualTo(404);
      }
      assertThat(server.post("/export/" + table, "{}").status()).isEqualTo(405);
      HttpRequest script =
          server.request("/export/" + table).header("Sec-Fetch-Dest", "script").GET().build();
      assertThat(server.send(script).status()).isEqualTo(403);
      assertThat(server.get("/api/v1/projects/nobody/export/" + table).status()).isEqualTo(404);
    }
    refused("runs", "column=secrets", "Column \"secrets\" is unknown");
    refused("runs", "column=metrics.", "is unknown");
    refused("metrics", "column=p99", "Column \"p99\" is unknown; the table has runId");
    refused("series", "axis=sideways", "must be step, wall or relative");
    refused("series", "attempts=2", "must be living or all");
    refused("series", keys(101), "at most 100");
    refused("logs", "level=loud", "Level \"loud\" is unknown");
    refused("logs", "from=today", "it must be a time");
    refused("tracks", "order=up", "it must be asc or desc");
    refused("tracks", "topic=" + "x".repeat(300), "characters");
    refused("tracks", keys(101).replace("key=", "topic="), "at most 100");
    refused("tracks", "field=a&".repeat(2001), "at most 2000");
    assertThat(server.get("/export/secrets").status()).isEqualTo(404);
    server.assertHealthy();
  }

  private static String keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key=k" + i).collect(Collectors.joining("&"));
  }

  private void refused(String table, String parameters, String message) {
    Served.Answer answer = export(table, parameters);
    JsonNode error = Served.assertError(answer, 400, "INVALID_ARGUMENT");
    assertThat(error.get("message").asString()).contains(message);
    assertThat(answer.header("Content-Disposition")).isEmpty();
  }

  @Test
  void aTableHasNoMoreColumnsThanItMay() {
    for (int part = 0; part < 2; part++) {
      int first = 1000 * part;
      made(
          "wide",
          IntStream.range(first, first + 1000)
              .mapToObj(i -> "\"p" + i + "\":1")
              .collect(Collectors.joining(",", "{", "}")));
    }
    for (String form : List.of("jsonl", "csv", "parquet")) {
      refused("runs", "format=" + form, "more than 2000 params, tags and metrics");
    }
    assertThat(parquet("runs", "column=params.p0&column=params.p1999")).hasSize(2);
    assertThat(lines("params", "")).hasSize(2000);
  }

  private String largeRun() {
    String run = made("large", "{}");
    Random random = new Random(5);
    for (int part = 0; part < 30; part++) {
      points(run, "k", 100_000L * part, random.doubles(100_000).toArray());
    }
    return run;
  }

  @Test
  void theMemoryOfAnExportIsBoundedAndGivenBackAlsoIfTheClientLeaves() throws Exception {
    String run = largeRun();
    assertThat(export("series", "format=parquet").response().body().length).isGreaterThan(16 << 20);
    assertThat(server.engine().memory().taken()).isZero();
    for (String form : List.of("jsonl", "csv", "parquet")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        String head =
            "GET "
                + Served.PROJECT
                + "/export/series?run="
                + run
                + "&format="
                + form
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + server.port()
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        assertThat(in.readNBytes(1000)).hasSize(1000);
        socket.setSoLinger(true, 0);
      }
    }
    while (server.engine().memory().taken() > 0) {
      Thread.onSpinWait();
    }
    server.assertHealthy();
  }

  @Test
  void aDamagedSeriesNeverMakesAFileThatLooksWhole() throws IOException {
    String run = largeRun();
    compact(run);
    Path largest;
    try (Stream<Path> blobs = Files.walk(folder.resolve("blobs"))) {
      largest =
          blobs
              .filter(Files::isRegularFile)
              .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(largest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(largest, bytes);
    server.close();
    server = Served.in(folder, clock());
    for (String form : List.of("jsonl", "csv", "parquet")) {
      String path = "/export/series?format=" + form;
      try {
        assertThat(server.get(path).status()).as(form).isNotEqualTo(200);
      } catch (UncheckedIOException e) {
        assertThatThrownBy(() -> server.get(path)).isInstanceOf(UncheckedIOException.class);
      }
    }
  }
}
