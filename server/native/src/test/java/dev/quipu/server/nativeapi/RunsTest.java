package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RunsTest extends ServedTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  @Test
  void aRunIsMadeWithEverythingItBrings() {
    JsonNode run =
        server
            .post(
                "/runs",
                quoted(
                    "{'id':'"
                        + ID
                        + "','experiment':'new one','name':'r','user':'u','startMs':5,"
                        + "'parentRunId':'ffffffffffffffffffffffffffffffff','notes':'# n',"
                        + "'params':{'lr':0.1,'n':3,'big':123456789012345678901234567890,"
                        + "'deep':true,'opt':'adam'},'tags':{'team':'a'}}"))
            .json(201);
    assertThat(run.get("params").toString())
        .isEqualTo(
            quoted(
                "{'big':123456789012345678901234567890,'deep':true,'lr':0.1,'n':3,'opt':'adam'}"));
    assertThat(run.get("tags").toString()).isEqualTo(quoted("{'team':'a'}"));
    assertThat(run.get("status").asString()).isEqualTo("running");
    assertThat(run.get("startMs").asLong()).isEqualTo(5);
    assertThat(run.get("notes").asString()).isEqualTo("# n");
    assertThat(run.get("parentRunId").asString()).isEqualTo("f".repeat(32));
    assertThat(server.get("/runs/" + ID).json(200)).isEqualTo(run);
    JsonNode experiment =
        server.get("/experiments/" + run.get("experimentId").asString()).json(200);
    assertThat(experiment.get("name").asString()).isEqualTo("new one");
    assertThat(experiment.get("runCount").asInt()).isEqualTo(1);
    assertThat(experiment.get("lastRunMs").asLong()).isEqualTo(5);
  }

  @Test
  void makingARunCanBeRepeated() {
    String body = quoted("{'id':'" + ID + "','experimentId':'0','name':'first'}");
    JsonNode made = server.post("/runs", body).json(201);
    assertThat(server.post("/runs", body.replace("first", "second")).json(200)).isEqualTo(made);
    Served.assertError(
        server.post("/runs", quoted("{'id':'" + ID + "','experiment':'other'}")),
        409,
        "ALREADY_EXISTS");
    assertThat(search("{'experimentIds':['0']}").get("total").asInt()).isEqualTo(1);
  }

  @Test
  void aRunChangesAsAWholeOrNotAtAll() {
    server
        .post(
            "/runs",
            quoted("{'id':'" + ID + "','experimentId':'0','params':{'a':1},'tags':{'t':'x'}}"))
        .json(201);
    JsonNode before = server.get("/runs/" + ID).json(200);
    Served.assertError(
        server.patch(
            "/runs/" + ID,
            quoted("{'name':'n','notes':'m','tags':{'t':'y','u':'z'},'params':{'b':2,'a':3}}")),
        400,
        "INVALID_ARGUMENT");
    assertThat(server.get("/runs/" + ID).json(200)).isEqualTo(before);

    JsonNode changed =
        server
            .patch(
                "/runs/" + ID,
                quoted(
                    "{'name':'n','notes':'m','tags':{'t':null,'u':'z'},'params':{'b':2,'a':1},"
                        + "'status':'failed','endMs':9}"))
            .json(200);
    assertThat(changed.get("params").toString()).isEqualTo(quoted("{'a':1,'b':2}"));
    assertThat(changed.get("tags").toString()).isEqualTo(quoted("{'u':'z'}"));
    assertThat(changed.get("status").asString()).isEqualTo("failed");
    assertThat(changed.get("endMs").asLong()).isEqualTo(9);
    assertThat(changed.has("metrics")).isFalse();
    assertThat(server.patch("/runs/" + ID, quoted("{'notes':''}")).json(200).has("notes"))
        .isFalse();
  }

  @Test
  void aParamNeverChangesItsValue() {
    server.post("/runs", quoted("{'id':'" + ID + "','experimentId':'0','params':{'a':1}}"));
    for (String value : List.of("2", "'x'", "true", "1.0")) {
      Served.assertError(
          server.patch("/runs/" + ID, quoted("{'params':{'a':" + value + "}}")),
          400,
          "INVALID_ARGUMENT");
    }
    assertThat(server.patch("/runs/" + ID, quoted("{'params':{'a':1}}")).status()).isEqualTo(200);
  }

  @Test
  void aRunIsDeletedAndRestored() {
    String run = server.newRun();
    assertThat(server.delete("/runs/" + run).status()).isEqualTo(204);
    assertThat(server.get("/runs/" + run).json(200).get("deleted").asBoolean()).isTrue();
    assertThat(search("{'experimentIds':['0']}").get("total").asInt()).isZero();
    assertThat(search("{'experimentIds':['0'],'view':'deleted'}").get("total").asInt())
        .isEqualTo(1);
    Served.assertError(
        server.patch("/runs/" + run, quoted("{'name':'x'}")), 400, "INVALID_ARGUMENT");
    assertThat(server.post("/runs/" + run + "/restore", "").json(200).get("deleted").asBoolean())
        .isFalse();
    assertThat(search("{'experimentIds':['0']}").get("total").asInt()).isEqualTo(1);
  }

  private JsonNode search(String body) {
    return server.post("/runs/search", quoted(body)).json(200);
  }

  private void makeTen() {
    for (int i = 0; i < 10; i++) {
      String run =
          server
              .post(
                  "/runs",
                  quoted(
                      "{'experimentId':'0','name':'r"
                          + i
                          + "','startMs':"
                          + i
                          + ",'notes':'n','params':{'lr':"
                          + i / 10.0
                          + ",'other':1},'tags':{'team':'"
                          + (i % 2 == 0 ? "a" : "b")
                          + "'}}"))
              .json(201)
              .get("id")
              .asString();
      FrameBuilder frame = new FrameBuilder();
      frame.add("loss", 1, 100, i == 3 ? Double.NaN : 10 - i);
      frame.add("acc", 1, 100, i);
      server.append(run, frame.build());
    }
  }

  @Test
  void aSearchBringsOnlyTheColumnsAskedFor() {
    makeTen();
    JsonNode found =
        search(
            "{'experimentIds':['0'],'filter':'params.lr < 0.35 and tags.team = \\u0027a\\u0027',"
                + "'columns':['params.lr','metrics.loss'],'orderBy':['metrics.loss ASC']}");
    assertThat(found.get("total").asInt()).isEqualTo(2);
    assertThat(found.get("runs").get(0).get("name").asString()).isEqualTo("r2");
    JsonNode run = found.get("runs").get(0);
    assertThat(run.get("params").toString()).isEqualTo(quoted("{'lr':0.2}"));
    assertThat(run.get("tags").toString()).isEqualTo("{}");
    assertThat(run.get("metrics").propertyNames()).containsExactly("loss");
    assertThat(run.get("metrics").get("loss").get("last").asDouble()).isEqualTo(8);
    assertThat(run.has("notes")).isFalse();

    JsonNode bare = search("{'experimentIds':['0']}").get("runs").get(0);
    assertThat(bare.get("params").size() + bare.get("tags").size() + bare.get("metrics").size())
        .isZero();
    JsonNode whole = search("{'experimentIds':['0'],'columns':['*']}").get("runs").get(0);
    assertThat(whole.get("params").size()).isEqualTo(2);
    assertThat(whole.get("metrics").size()).isEqualTo(2);
    assertThat(whole.get("notes").asString()).isEqualTo("n");
  }

  @Test
  void aSearchWithoutExperimentsCoversTheProject() {
    server.post("/runs", "{\"experiment\":\"a\",\"name\":\"1\"}").json(201);
    server.post("/runs", "{\"experiment\":\"b\",\"name\":\"2\"}").json(201);
    JsonNode first = search("{'orderBy':['run_name ASC'],'maxResults':1}");
    assertThat(first.get("total").asInt()).isEqualTo(2);
    assertThat(first.get("runs").get(0).get("name").asString()).isEqualTo("1");
    String token = first.get("nextPageToken").asString();
    JsonNode second =
        search("{'orderBy':['run_name ASC'],'maxResults':1,'pageToken':'" + token + "'}");
    assertThat(second.get("runs").get(0).get("name").asString()).isEqualTo("2");
    assertThat(search("{'experimentIds':[]}").get("total").asInt()).isZero();
    // The token is that of another search.
    String other = "{'experimentIds':['0'],'orderBy':['run_name ASC'],'pageToken':'" + token + "'}";
    assertThat(server.post("/runs/search", quoted(other)).json(400).at("/error/code").asString())
        .isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void aSearchIsReadByPagesOnceEach() {
    makeTen();
    List<String> names = new ArrayList<>();
    String token = "null";
    do {
      JsonNode page =
          search(
              "{'experimentIds':['0'],'orderBy':['metrics.loss DESC'],'maxResults':3,'pageToken':"
                  + token
                  + "}");
      assertThat(page.get("total").asInt()).isEqualTo(10);
      page.get("runs").forEach(run -> names.add(run.get("name").asString()));
      token = page.has("nextPageToken") ? "'" + page.get("nextPageToken").asString() + "'" : "";
    } while (!token.isEmpty());
    // NaN comes last, whatever the direction.
    assertThat(names).containsExactly("r0", "r1", "r2", "r4", "r5", "r6", "r7", "r8", "r9", "r3");
  }

  @Test
  void aSearchGoesOnBehindTheLastRunSeenAlsoIfItIsGone() {
    makeTen();
    List<String> names = new ArrayList<>();
    String token = "null";
    do {
      JsonNode page =
          search(
              "{'experimentIds':['0'],'orderBy':['metrics.loss DESC'],'maxResults':3,'pageToken':"
                  + token
                  + "}");
      page.get("runs").forEach(run -> names.add(run.get("name").asString()));
      for (int i : new int[] {1, 2}) {
        String seen = page.get("runs").path(i).path("id").asString("");
        if (!seen.isEmpty()) {
          assertThat(server.delete("/runs/" + seen).status()).isEqualTo(204);
        }
      }
      FrameBuilder frame = new FrameBuilder();
      frame.add("loss", 1, 100, 1000);
      server.append(server.newRun(), frame.build());
      token = page.has("nextPageToken") ? "'" + page.get("nextPageToken").asString() + "'" : "";
    } while (!token.isEmpty());
    assertThat(names).containsExactly("r0", "r1", "r2", "r4", "r5", "r6", "r7", "r8", "r9", "r3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "metrics.loss < | 14 | 0",
        "metrics.loss ! 3 | 13 | 1",
        "metrics.loss < 'x' | 15 | 3",
        "nothing.x = 1 | 0 | 9",
        "(params.a = '1' | 15 | 0",
      })
  void anErrorInAFilterSaysWhereItIs(String filter, int position, int length) {
    JsonNode error =
        Served.assertError(
            server.post(
                "/runs/search", "{\"experimentIds\":[\"0\"],\"filter\":\"" + filter.trim() + "\"}"),
            400,
            "INVALID_ARGUMENT");
    assertThat(error.get("details").toString())
        .isEqualTo(
            quoted("{'field':'filter','length':" + length + ",'position':" + position + "}"));
  }

  @Test
  void anUnknownAttributeIsToldTheNamesOfThisApi() {
    JsonNode error =
        Served.assertError(
            server.post(
                "/runs/search", "{\"experimentIds\":[\"0\"],\"filter\":\"artifact = 'x'\"}"),
            400,
            "INVALID_ARGUMENT");
    assertThat(error.get("message").asString())
        .isEqualTo(
            "Filter, position 0: Unknown attribute \"artifact\"; runs have run_id, run_name, status,"
                + " user_id, start_time, end_time, duration and parent_run_id. Metrics, params and"
                + " tags are written metrics.x, params.x and tags.x");
  }

  @Test
  void anErrorInAnOrderSaysWhereItIs() {
    JsonNode details =
        Served.assertError(
                server.post(
                    "/runs/search", quoted("{'orderBy':['start_time','metrics.loss DOWN']}")),
                400,
                "INVALID_ARGUMENT")
            .get("details");
    assertThat(details.get("field").asString()).isEqualTo("orderBy");
    assertThat(details.get("index").asInt()).isEqualTo(1);
    assertThat(details.get("position").asInt()).isEqualTo(13);
  }

  @Test
  void idsMadeByTheServerAscend() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(server.newRun());
    }
    assertThat(ids).isSorted();
    assertThat(new HashSet<>(ids)).hasSize(20);
    assertThat(Set.copyOf(ids)).allMatch(id -> id.matches("[0-9a-f]{32}"));
  }

  @Test
  void runsAreMovedAndToldOf() throws Exception {
    String other = server.post("/experiments", "{\"name\":\"b\"}").json(201).get("id").asString();
    String run = server.newRun();
    String child =
        server
            .post("/runs", "{\"experimentId\":\"0\",\"parentRunId\":\"" + run + "\"}")
            .json(201)
            .get("id")
            .asString();
    String body = "{\"runIds\":[\"%s\"],\"experimentId\":\"%s\"}";
    try (EventClient here = new EventClient(server, "experimentId=0");
        EventClient there = new EventClient(server, "experimentId=" + other)) {
      here.next("hello");
      there.next("hello");
      JsonNode moved = server.post("/runs/move", body.formatted(run, other)).json(200).get("moved");
      assertThat(moved).hasSize(2);
      assertThat(moved.get(0).get("fromExperimentId").asString()).isEqualTo("0");
      assertThat(here.next("run").toString())
          .isEqualTo("{\"runId\":\"" + run + "\",\"experimentId\":\"0\",\"change\":\"moved\"}");
      assertThat(there.next("run").get("experimentId").asString()).isEqualTo(other);
    }
    assertThat(server.get("/runs/" + child).json(200).get("experimentId").asString())
        .isEqualTo(other);
    assertThat(server.get("/experiments/" + other).json(200).get("runCount").asInt()).isEqualTo(2);
    assertThat(server.get("/experiments/0").json(200).get("runCount").asInt()).isZero();
    Served.assertError(server.post("/runs/move", body.formatted(child, "0")), 409, "CONFLICT");
    Served.assertError(server.post("/runs/move", body.formatted(run, "77")), 404, "NOT_FOUND");
    Served.assertError(
        server.post("/runs/move", body.formatted("0".repeat(32), other)), 404, "NOT_FOUND");
    for (String bad :
        List.of(
            "{}",
            "{\"runIds\":[],\"experimentId\":\"0\"}",
            "{\"runIds\":[\"x\"],\"experimentId\":\"0\"}",
            "{\"runIds\":\"" + run + "\",\"experimentId\":\"0\"}",
            "{\"runIds\":[\"" + run + "\"]}")) {
      assertThat(server.post("/runs/move", bad).status()).as(bad).isEqualTo(400);
    }
  }
}
