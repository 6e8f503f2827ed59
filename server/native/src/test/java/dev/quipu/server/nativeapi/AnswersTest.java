package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.otlp.ReceivedSpans.Received;
import dev.quipu.codec.otlp.SpanMessage;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelUse;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.engine.cases.CaseSets;
import dev.quipu.engine.cases.CaseSets.NewSet;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.models.Models.NewModel;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.InAttempt;
import dev.quipu.engine.port.Caller;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.registry.ModelVersions.NewVersion;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.engine.traces.SpanMeaning;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the OpenAPI document says of answers is what the server sends. That it sends nothing else
/// is checked with every answer; see [OpenApi#check].
class AnswersTest extends ServedTest {
  /// Only a server whose disk is full or has failed says so; tests with such disks check it.
  private static final Set<String> NOT_SENT_HERE =
      Set.of("/components/schemas/Server/properties/refused");

  private static final Scope SCOPE = Scope.of(ProjectId.DEFAULT);

  private final TestClock clock = new TestClock();

  @Override
  InstantSource clock() {
    return clock;
  }

  @Test
  void everyFieldThatIsDocumentedIsSent() throws IOException {
    String parent = server.newRun();
    String run = runWithEverything(parent);
    readRuns(parent, run);
    readSeries(run);
    readFiles(run);
    readTimelines(run);
    readLineage(run);
    readModels(run);
    readCaseSets();
    readRegistry(run);
    readTraces();
    readWebhooks();
    readEvents(run);
    readTheRest();
    Set<String> missing = new TreeSet<>(OpenApi.DOCUMENT.fieldsOfAnswers());
    missing.removeAll(server.fields());
    assertThat(missing).isEqualTo(NOT_SENT_HERE);
  }

  private String runWithEverything(String parent) {
    String body =
        """
        {"experimentId":"0","name":"all","user":"u","parentRunId":"%s","notes":"# n",
         "params":{"lr":0.1,"deep":true},"tags":{"t":"v"}}\
        """
            .formatted(parent);
    String run = server.post("/runs", body).json(201).get("id").asString();
    FrameBuilder frame = new FrameBuilder();
    for (int step = 0; step < 100; step++) {
      frame.add("train/loss", step, step, step == 50 ? Double.NaN : 1.0 / (step + 1));
      frame.endRow();
    }
    server.append(run, frame.build());
    String rows =
        """
        [{"stream":"eval","fields":{"text":{"a":1},"odd":"NaN"},"strings":["odd"]},
         {"stream":"eval","fields":{"text":1}}]\
        """;
    server.post("/runs/" + run + "/rows", rows).json(200);
    String attempt = "{\"id\":\"" + "1".repeat(32) + "\",\"fromStep\":99,\"startMs\":1}";
    server.post("/runs/" + run + "/attempts", attempt).json(200);
    server.post("/runs/" + run + "/rows", "{\"stream\":\"eval\",\"fields\":{\"a\":1}}").json(200);
    String datasets =
        """
        {"datasets":[{"name":"d","digest":"1","uri":"s3://b/k","description":"D","schema":"{}",
          "profile":"{}","context":"training","tags":{"a":"b"}}]}\
        """;
    fireAnAlert(run);
    server.post("/runs/" + run + "/datasets", datasets).json(200);
    return run;
  }

  private void readRuns(String parent, String run) {
    server.get("/runs/" + run).json(200);
    server.get("/runs/" + run + "/attempts").json(200);
    server.get("/runs/" + run + "/datasets").json(200);
    server.patch("/runs/" + run, "{\"notes\":\"later\"}").json(200);
    server.get("/runs/" + run + "/notes?max=1").json(200);
    server.get("/runs/" + run + "/notes").json(200);
    String other = server.newRun();
    String same =
        "{\"datasets\":[{\"name\":\"d\",\"digest\":\"1\"},{\"name\":\"e\",\"digest\":\"1\"}]}";
    server.post("/runs/" + other + "/datasets", same).json(200);
    server.get("/datasets?max=1").json(200);
    server.get("/datasets/runs?name=d&digest=1&max=1").json(200);
    server.get("/datasets/runs?name=d&digest=1").json(200);
    server.get("/runs/" + run + "/writers/" + "1".repeat(32)).json(200);
    server.post("/runs", "{\"experimentId\":\"0\",\"parentRunId\":\"" + parent + "\"}").json(201);
    server.get("/runs/" + parent + "/children?maxResults=1").json(200);
    server.post("/runs/search", "{\"experimentIds\":[\"0\"],\"columns\":[\"*\"],\"maxResults\":1}");
    server.post("/runs/" + parent + "/heartbeat", "").response();
    clock.pass(Duration.ofMinutes(2));
    assertThat(server.get("/runs/" + parent).json(200).get("lost").asBoolean()).isTrue();
    server.patch("/runs/" + run, "{\"status\":\"completed\"}").json(200);
  }

  private void readModels(String run) {
    Models models = server.engine().models();
    List<ModelUse> uses = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      NewModel made =
          new NewModel(
              ExperimentId.DEFAULT,
              name,
              "classifier",
              run,
              List.of(Param.of("lr", "0.1")),
              List.of(new Tag("team", "x")));
      uses.add(
          new ModelUse(
              ModelUse.Direction.OUTPUT, models.create(SCOPE, made).info().id(), uses.size()));
    }
    models.addUses(SCOPE, new RunId(run), List.of(), uses);
    ModelId first = uses.getFirst().model();
    ModelPoint point = new ModelPoint(first, "accuracy", 3, 7, 0.5, "test", "1");
    server
        .engine()
        .appender()
        .append(
            SCOPE,
            new RunId(run),
            new Batch(null, RunChange.NONE, InAttempt.NEWEST, null, List.of(point)));
    server.get("/runs/" + run + "/models?max=1").json(200);
    server.get("/runs/" + run + "/models").json(200);
    models.delete(SCOPE, first);
    server.get("/models/" + first.value()).json(200);
  }

  private void readWebhooks() {
    server.hooks().answer(new Reply.Answered(500, "no", null));
    String body =
        "{\"name\":\"h\",\"description\":\"d\",\"url\":\"https://hooks.example/\",\"events\":[\"run.failed\"]}";
    String id = server.post("/webhooks", body).json(201).get("id").asString();
    server.get("/webhooks").json(200);
    server.post("/webhooks/" + id + "/test", "{}").json(200);
    for (int i = 0; i < 2; i++) {
      server.patch("/runs/" + server.newRun(), "{\"status\":\"failed\"}").json(200);
    }
    server.hooks().await(3);
    JsonNode tried;
    do {
      tried = server.get("/webhooks/" + id + "/messages/1").json(200);
    } while (tried.get("tries").isEmpty());
    server.get("/webhooks/" + id + "/messages?max=1").json(200);
  }

  private void readCaseSets() throws IOException {
    Scope ann = new Scope(ProjectId.DEFAULT, "ann", Caller.STAYING, Memory.UNCOUNTED);
    CaseSets sets = server.engine().caseSets();
    sets.create(ann, new NewSet("a", Map.of("t", "v"), List.of(ExperimentId.DEFAULT), ""));
    CaseSetId set = sets.create(ann, new NewSet("b", Map.of(), List.of(), "")).id();
    JsonText json = new JsonText("{\"q\":1}");
    sets.write(
        ann,
        set,
        List.of(
            new EvaluationCase(json, json, json, json, json, "ann", "ann", 0, 0),
            new EvaluationCase(new JsonText("2"), null, null, null, null, "", "", 0, 0)));
    server.get("/case-sets?maxResults=1&experimentId=0&experimentId=1").json(200);
    server.get("/case-sets?maxResults=1").json(200);
    server.get("/case-sets/" + set).json(200);
    server.post("/case-sets/" + set + "/cases", "[{\"input\":3}]").json(200);
    server.get("/case-sets/" + set + "/cases?maxResults=1").json(200);
  }

  private void readRegistry(String run) {
    server.put("/runs/" + run + "/artifacts/model/weights.bin", new byte[3]);
    server.post("/registry/models", "{\"name\":\"m\",\"tags\":{\"a\":\"b\"}}").json(201);
    server.post("/registry/models", "{\"name\":\"n\"}").json(201);
    String version = "{\"runId\":\"" + run + "\",\"path\":\"model\",\"tags\":{\"a\":\"b\"}}";
    server.post("/registry/models/m/versions", version).json(201);
    server
        .engine()
        .modelVersions()
        .create(
            new Scope(ProjectId.DEFAULT, "ann", Caller.STAYING, Memory.UNCOUNTED),
            new NewVersion(
                "m",
                new ModelSource("s3://b/m", null, null, null, "https://tracker.example/r"),
                "",
                "",
                Map.of()));
    ModelSource made = ModelSource.ofModel(new ModelId("m-" + "0".repeat(32)), null);
    server.engine().modelVersions().create(SCOPE, new NewVersion("m", made, "", "", Map.of()));
    server.get("/registry/models/m/versions/3").json(200);
    server.get("/registry/models/m/versions/2").json(200);
    server.get("/registry/models?maxResults=1").json(200);
    server.get("/registry/versions?maxResults=1").json(200);
  }

  private void readTraces() {
    TraceId id = new TraceId("tr-" + "1".repeat(32));
    Map<String, AttributeValue> attributes =
        Map.of(
            SpanMeaning.TYPE, new AttributeValue.Words("LLM"),
            SpanMeaning.MODEL, new AttributeValue.Words("m"),
            SpanMeaning.PROVIDER, new AttributeValue.Words("p"),
            SpanMeaning.INPUTS, new AttributeValue.Words("[1]"),
            SpanMeaning.OUTPUTS, new AttributeValue.Words("2"),
            SpanMeaning.USAGE,
                new AttributeValue.Words(
                    """
                    {"input_tokens":1,"output_tokens":2,"total_tokens":3,
                     "cache_read_input_tokens":4,"cache_creation_input_tokens":5}\
                    """),
            SpanMeaning.COST,
                new AttributeValue.Words(
                    "{\"input_cost\":0.1,\"output_cost\":0.2,\"total_cost\":0.3}"));
    List<Received> spans = new ArrayList<>();
    for (String parent : List.of("", "1".repeat(16))) {
      Span span =
          new Span(
              "1".repeat(32),
              (parent.isEmpty() ? "1" : "2").repeat(16),
              parent.isEmpty() ? null : parent,
              "step",
              1,
              5,
              9,
              SpanStatus.ERROR,
              "failed",
              attributes,
              List.of(new Span.Event("told", 7, Map.of())));
      spans.add(new Received(span, SpanMessage.encode(span)));
    }
    server.engine().traces().log(SCOPE, ExperimentId.DEFAULT, spans);
    TraceInfo info = server.engine().traces().load(SCOPE, id).info();
    TraceInfo told =
        new TraceInfo(
            id,
            info.experiment(),
            "named",
            info.state(),
            5,
            4L,
            "mine",
            "asked",
            "said",
            info.usage(),
            true,
            true);
    Assessment said =
        new Assessment(
            "a-1",
            id,
            "correct",
            Assessment.Kind.FEEDBACK,
            "1".repeat(16),
            new Assessment.Source("HUMAN", "ann"),
            1,
            2,
            "1",
            "{}",
            "why",
            Map.of(),
            "a-0",
            true);
    server
        .engine()
        .traces()
        .start(SCOPE, new Trace(told, Map.of(), Map.of("t", "v"), List.of(said)));
    server.post("/experiments/0/alerts", "{\"condition\":\"a > 1\",\"message\":\"m\"}").json(200);
    server.get("/alerts?max=1").json(200);
    server.get("/traces/" + id).json(200);
    Span other =
        new Span(
            "2".repeat(32),
            "3".repeat(16),
            null,
            "other",
            1,
            5,
            9,
            SpanStatus.OK,
            "",
            Map.of(),
            List.of());
    Received received = new Received(other, SpanMessage.encode(other));
    server.engine().traces().log(SCOPE, ExperimentId.DEFAULT, List.of(received));
    server.get("/traces?maxResults=1").json(200);
    server.get("/traces").json(200);
  }

  private void readSeries(String run) {
    server.get("/runs/" + run + "/series?maxResults=1").json(200);
    server.get("/runs/" + run + "/points?key=train/loss&limit=10").json(200);
    server.get("/runs/" + run + "/streams").json(200);
    server.get("/runs/" + run + "/storage").json(200);
    server.get("/runs/" + run + "/rows?stream=eval").json(200);
    String chart =
        "{\"series\":[{\"runId\":\"" + run + "\",\"key\":\"train/loss\"}],\"smoothing\":0.5,";
    server.post("/series/query", chart + "\"buckets\":4}").json(200);
    String groups =
        """
        {"key":"train/loss","runIds":["%s"],"groupBy":["tags.none"],"buckets":4,"smoothing":0.5,
         "quantiles":[0.5]}\
        """
            .formatted(run);
    server.post("/series/groups", groups).json(200);
  }

  private void readFiles(String run) {
    String files = "/runs/" + run + "/artifacts";
    byte[] text = "text".getBytes(StandardCharsets.UTF_8);
    server.put(files + "/folder/file.txt", text).json(201);
    server.put(files + "/file.txt", text).json(201);
    server.put("/runs/" + run + "/folders/empty", new byte[0]).json(201);
    String bare = "{\"uri\":\"s3://bucket/key\"}";
    server.put("/runs/" + run + "/references/bare.csv", bare).json(201);
    String whole =
        """
        {"uri":"s3://bucket/key","size":7,"digest":"%s","etag":"e","mediaType":"text/csv"}\
        """
            .formatted(Digest.of(text));
    server.put("/runs/" + run + "/references/whole.csv", whole).json(201);
    readUploads("/runs/" + run + "/uploads", text);
    server.get(files).json(200);
    server.get(files + "?maxResults=1").json(200);
    server.get(files + "?q=file").json(200);
  }

  private void readUploads(String uploads, byte[] bytes) {
    String body = "{\"path\":\"big\",\"digest\":\"" + Digest.of(bytes) + "\"}";
    String id = server.post(uploads, body).json(200).get("upload").get("id").asString();
    server.put(uploads + "/" + id + "/parts/1", bytes).json(201);
    server.get(uploads + "/" + id).json(200);
    server.post(uploads + "/" + id + "/complete", "").json(201);
    server.post(uploads, body).json(200);
  }

  private void readEvaluations(String run) {
    String other = server.newRun();
    String row =
        """
        {"dataset":"d","key":"KEY","timeUs":1,"taskId":"00000000000000aa",
         "data":{"input":1},"metadata":{"lang":"en"},
         "scores":[{"evaluator":"e","metric":"m","value":VALUE,"label":"l","explanation":"x",
           "success":true,"threshold":0.5,"strict":true,"higherIsBetter":false,"model":"g",
           "cost":0.5,"rubric":2,"error":"no"}]}\
        """;
    String rows = "[" + row.replace("KEY", "a") + "," + row.replace("KEY", "b") + "]";
    server.post("/runs/" + run + "/evaluations", rows.replace("VALUE", "1")).json(200);
    server.post("/runs/" + other + "/evaluations", rows.replace("VALUE", "0")).json(200);
    server.post("/runs/" + other + "/evaluations", "{\"key\":\"bare\"}").json(200);
    server.get("/runs/" + run + "/evaluations?max=1").json(200);
    server.get("/runs/" + other + "/evaluations").json(200);
    server.get("/runs/" + run + "/evaluations/summary?sliceBy=lang").json(200);
    server.get("/evaluations/history?dataset=d&key=a&max=1").json(200);
    String compare = "/evaluations/compare?base=" + run + "&run=" + other;
    server.get(compare + "&evaluator=e&metric=m&max=1").json(200);
    server.get(compare).json(200);
    server.get("/experiments/0/leaderboard?evaluator=e&metric=m").json(200);
  }

  private void readTimelines(String run) {
    String entries =
        """
        [{"timeUs":1,"message":"a","logger":"l","metadata":{"a":1},"exception":"e"},
         {"timeUs":2,"message":"b"}]\
        """;
    server.post("/runs/" + run + "/log", entries).json(200);
    server.get("/runs/" + run + "/log?max=1").json(200);
    String rows =
        """
        [{"timeUs":1,"fields":{"x":1,"odd":"NaN"},"strings":["odd"]},
         {"timeUs":2,"fields":{"x":2}}]\
        """;
    server.post("/runs/" + run + "/tracks/rows?topic=t", rows).json(200);
    server.get("/runs/" + run + "/tracks/rows?topic=t&max=1").json(200);
    server.get("/runs/" + run + "/tracks").json(200);
  }

  private void readLineage(String run) {
    JsonText json = new JsonText("{\"a\":1}");
    Digest content = Digest.of(new byte[] {1});
    Digest object = ObjectDigest.of("a/b", "{}", content);
    Digest origin = ObjectDigest.of("c/d", "{}", content);
    SpanId task = new SpanId("00000000000000aa");
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    LineageFrames.add(frame, new ObjectLogged(1, object, "a/b", "{}", content, 1, new byte[] {1}));
    LineageFrames.add(frame, new ObjectUsed(1, Direction.INPUT, "in", object, task, json));
    LineageFrames.add(frame, new ObjectUsed(2, Direction.NONE, "own", object, null, json));
    LineageFrames.add(frame, new ObjectsLinked(1, object, origin, "cites", json));
    byte[] text = {'a'};
    Digest output = ObjectDigest.of("text/plain", "{}", Digest.of(text));
    LineageFrames.add(
        frame, new ObjectLogged(1, output, "text/plain", "{}", Digest.of(text), 1, text));
    LineageFrames.add(frame, new ObjectUsed(1, Direction.OUTPUT, "out", output, task, json));
    for (int time = 1; time <= 2; time++) {
      LineageFrames.add(
          frame, new MetricMeasured(time, "m", 1, MetricMode.AVG, 1, 2, object, task, json));
      LineageFrames.add(
          frame, new MetricMeasured(time, "m", 1, MetricMode.AVG, 1, 2, origin, task, json));
    }
    for (SpanId id : List.of(task, new SpanId("00000000000000bb"))) {
      LineageFrames.add(
          frame,
          new TaskChanged(
              1,
              2L,
              id,
              id.equals(task) ? new SpanId("00000000000000bb") : null,
              "task",
              "label",
              TaskStatus.FAILED,
              json,
              "error"));
    }
    server.append(run, frame.build());
    server.get("/runs/" + run + "/tasks?max=1").json(200);
    server.get("/runs/" + run + "/tasks").json(200);
    server.get("/runs/" + run + "/tasks/" + task).json(200);
    server.get("/runs/" + run + "/objects").json(200);
    server.get("/runs/" + run + "/uses?max=1").json(200);
    server.get("/runs/" + run + "/links?max=1").json(200);
    server.post("/objects/find", "{\"objects\":[\"" + object + "\"]}").json(200);
    server.get("/runs/" + run + "/measurements?max=1").json(200);
    server.get("/objects/" + object + "/measurements?max=1").json(200);
    server.post("/measurements/compare", "{\"experimentIds\":[\"0\"],\"max\":1}").json(200);
    readEvaluations(run);
    server.post("/examples/search", "{\"experimentIds\":[\"0\"],\"max\":1}").json(200);
    server.post("/examples/search", "{\"experimentIds\":[\"0\"]}").json(200);
    server.get("/objects/" + object).json(200);
    server.get("/objects/" + object + "/uses?max=1").json(200);
    server.get("/objects/" + object + "/lineage").json(200);
    server.get("/objects/" + object + "/path?to=" + origin).json(200);
    server.get("/objects/" + object + "/difference?to=" + origin).json(200);
    server.post("/objects/missing", "{\"contents\":[\"" + origin + "\"]}").json(200);
    byte[] bytes = {2};
    server
        .send(
            server
                .request("/objects/contents/" + Digest.of(bytes))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(bytes))
                .build())
        .json(200);
  }

  private void readEvents(String run) throws IOException {
    Set<String> told = new TreeSet<>();
    try (EventClient events =
        new EventClient(server, "experimentId=*&experimentId=0&registry=true&runId=" + run)) {
      server.patch("/runs/" + run, "{\"status\":\"running\"}").json(200);
      server.post("/runs/" + run + "/heartbeat", "");
      FrameBuilder frame = new FrameBuilder();
      frame.add("train/loss", 200, 200, 1);
      frame.endRow();
      server.append(run, frame.build());
      server.post("/experiments", "{\"name\":\"new\"}").json(201);
      clock.pass(Duration.ofMinutes(1));
      server.patch("/registry/models/m", "{\"description\":\"told\"}").json(200);
      server.post("/registry/models/m/versions/2/stage", "{\"stage\":\"Staging\"}").json(200);
      Set<String> wanted =
          Set.of("hello", "points", "run", "metrics", "seen", "experiment", "registry");
      while (!told.containsAll(wanted)) {
        told.add(events.next().name());
      }
    }
  }

  private void readTheRest() {
    server.get("/api/v1/projects").json(200);
    server
        .engine()
        .experiments()
        .create(SCOPE, "elsewhere", "", Map.of(), new ArtifactLocation("s3://bucket/folder"));
    String run = server.newRun();
    String target =
        server.post("/experiments", "{\"name\":\"target\"}").json(201).get("id").asString();
    server
        .post("/runs/move", "{\"runIds\":[\"" + run + "\"],\"experimentId\":\"" + target + "\"}")
        .json(200);
    JsonNode page = server.get("/experiments?maxResults=1").json(200);
    assertThat(page.has("nextPageToken")).isTrue();
    server.get("/experiments").json(200);
    server.get("/experiments/0/columns?maxResults=1").json(200);
    server.get("/experiments/0/columns").json(200);
    server.get("/storage").json(200);
    server.get("/api/v1/server").json(200);
    server.post("/api/v1/admin/gc", "{\"olderThanMs\":0,\"dryRun\":true}").json(200);
    server.post("/runs/search", "{\"experimentIds\":[\"0\"],\"filter\":\"a <\"}");
  }

  private void fireAnAlert(String run) {
    String path = "/runs/" + run;
    server
        .post(
            path + "/alerts",
            """
            {"condition":"watched > 1","message":"m","cooldownMs":1000,"stop":true,"webhooks":["w"]}\
            """)
        .json(200);
    server
        .post(path + "/alerts", "{\"condition\":\"watched is not nan\",\"message\":\"m\"}")
        .json(200);
    server.post(path + "/rows", "{\"stream\":\"\",\"fields\":{\"watched\":2}}").json(200);
    assertThat(server.engine().alertEvaluator().awaitEvaluated()).isTrue();
    JsonNode firing = server.get("/firings?max=1").json(200).get("firings").get(0);
    server.get(path + "/alerts").json(200);
    server.get(path).json(200);
    server.post("/runs/search", "{}").json(200);
    server.post("/alerts/check", "{\"condition\":\"a > 1\"}").json(200);
    server.post("/firings/" + firing.get("number").asInt() + "/acknowledge", "").json(200);
    server.get("/firings").json(200);
    server.post(path + "/stop", "{}").json(200);
  }
}
