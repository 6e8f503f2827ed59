package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Evaluation rows of runs, their summaries, and runs compared by case.
class EvaluationsTest extends ServedTest {
  private String run = "";
  private String evaluations = "";

  @BeforeEach
  void start() {
    run = server.newRun();
    evaluations = "/runs/" + run + "/evaluations";
  }

  private JsonNode get(String path) {
    return server.get(path).json(200);
  }

  private void append(String id, String... rows) {
    server.post("/runs/" + id + "/evaluations", "[" + String.join(",", rows) + "]").json(200);
  }

  private static String row(String key, double value, String more) {
    return """
    {"dataset":"math","key":"%s","timeUs":5,"data":{"input":"%s","output":"o"}%s,
     "scores":[{"evaluator":"exact","value":%s,"success":%s}]}
    """
        .formatted(key, key, more, value, value >= 0.5);
  }

  private static List<String> keys(JsonNode page) {
    List<String> keys = new ArrayList<>();
    page.get("evaluations").forEach(row -> keys.add(row.get("key").asString()));
    return keys;
  }

  @Test
  void aRowComesBackAsItWasSent() {
    String full =
        """
        {"dataset":"math","key":"a/b ü","timeUs":7,"taskId":"00000000000000aa",\
        "data":{"input":{"q":"2 + 2"},"output":4,"toolsCalled":[null]},"metadata":{"lang":"en"},\
        "scores":[{"evaluator":"judge","metric":"helpful","value":0.5,"label":"l",\
        "explanation":"e","success":false,"threshold":0.75,"strict":true,"higherIsBetter":false,\
        "model":"m","cost":0.001,"rubric":3,"error":"x"}]}\
        """;
    server.post(evaluations, full).json(200);
    JsonNode all = get(evaluations);
    assertThat(all.get("total").asInt()).isEqualTo(1);
    assertThat(all.get("evaluations").get(0))
        .hasToString(full.replace("{\"dataset\"", "{\"runId\":\"" + run + "\",\"dataset\""));
    assertThat(
            get("/evaluations/history?dataset=math&key="
                    + URLEncoder.encode("a/b ü", StandardCharsets.UTF_8))
                .get("evaluations"))
        .isEqualTo(all.get("evaluations"));
  }

  @Test
  void aRowWithoutKeyIsNamedByItsInput() {
    server
        .post(
            evaluations,
            "[{\"data\":{\"input\":{\"b\":1,\"a\":2.0}}},{\"data\":{\"input\":{\"a\":2,\"b\":1}}}]")
        .json(200);
    JsonNode all = get(evaluations).get("evaluations");
    assertThat(all).hasSize(1);
    assertThat(all.get(0).get("key").asString())
        .isEqualTo(EvaluationRow.keyOf(new JsonText("{\"a\":2,\"b\":1}")));
    assertThat(all.get(0).get("timeUs").asLong()).isPositive();
  }

  @Test
  void rowsAreFilteredAndOrdered() {
    append(run, row("c", 0.25, ""), row("a", 0.75, ""), row("b", 0.5, ""), "{\"key\":\"other\"}");
    String exact = evaluations + "?evaluator=exact";
    assertThat(keys(get(evaluations))).containsExactly("c", "a", "b", "other");
    assertThat(keys(get(evaluations + "?dataset="))).containsExactly("other");
    assertThat(keys(get(evaluations + "?orderBy=key&dataset=math"))).containsExactly("a", "b", "c");
    assertThat(keys(get(exact + "&orderBy=score"))).containsExactly("c", "b", "a");
    assertThat(keys(get(exact + "&orderBy=score&descending=true"))).containsExactly("a", "b", "c");
    assertThat(keys(get(exact + "&least=0.5&most=0.5"))).containsExactly("b");
    assertThat(keys(get(exact + "&success=false"))).containsExactly("c");
    assertThat(keys(get(evaluations + "?success=true"))).containsExactly("a", "b");
    assertThat(keys(get(evaluations + "?text=OTHER"))).containsExactly("other");
    assertThat(keys(get(evaluations + "?evaluator=none"))).isEmpty();
    List<String> paged = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = get(exact + "&orderBy=score&max=2&pageToken=" + token);
      assertThat(page.get("total").asInt()).isEqualTo(3);
      paged.addAll(keys(page));
      token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
    } while (!token.isEmpty());
    assertThat(paged).containsExactly("c", "b", "a");
  }

  @Test
  void theSummaryHasIntervalsAndSlices() {
    append(
        run,
        row("a", 1, ",\"metadata\":{\"lang\":\"en\"}"),
        row("b", 0, ",\"metadata\":{\"lang\":\"en\"}"),
        row("c", 1, ",\"metadata\":{\"lang\":\"de\"}"),
        row("d", 1, ""));
    JsonNode summary = get(evaluations + "/summary?sliceBy=lang");
    JsonNode score = summary.get("scores").get(0);
    assertThat(score.get("mean").asDouble()).isEqualTo(0.75);
    // scipy.stats.t.interval(0.95, 3, loc=0.75, scale=0.25)
    assertThat(score.get("meanInterval").get(0).asDouble())
        .isCloseTo(-0.04561157607159, within(1e-9));
    // scipy.stats.binomtest(3, 4).proportion_ci(method="wilson")
    assertThat(score.get("successInterval").get(0).asDouble())
        .isCloseTo(0.30064184258, within(1e-9));
    assertThat(summary.get("datasets").get(0).get("rows").asInt()).isEqualTo(4);
    assertThat(summary.get("slices")).hasSize(2);
    assertThat(summary.get("slices").get(0).get("value").asString()).isEqualTo("en");
    assertThat(summary.get("slices").get(0).get("scores").get(0).get("mean").asDouble())
        .isEqualTo(0.5);
    assertThat(get(evaluations + "/summary").get("slices")).isEmpty();
    assertThat(get("/runs/" + server.newRun() + "/evaluations/summary").get("rows").asInt())
        .isZero();
  }

  @Test
  void theBestRunLeadsTheBoard() {
    String other = server.newRun();
    append(run, row("a", 1, ""), row("b", 0, ""));
    append(other, row("a", 1, ""), row("b", 1, ""));
    server.newRun();
    String board = "/experiments/0/leaderboard";
    JsonNode runs = get(board + "?evaluator=exact").get("runs");
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).get("runId").asString()).isEqualTo(other);
    assertThat(runs.get(0).get("scores").get(0).get("mean").asDouble()).isEqualTo(1);
    assertThat(runs.get(1).get("successRate").asDouble()).isEqualTo(0.5);
    assertThat(get(board + "?max=1").get("cutOff").asBoolean()).isTrue();
    assertThat(get(board + "?dataset=none").get("runs")).isEmpty();
    server.delete("/runs/" + other);
    assertThat(get(board).get("runs")).hasSize(1);
  }

  @Test
  void runsAreComparedByCase() {
    String after = server.newRun();
    List<String> before = new ArrayList<>();
    List<String> now = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      before.add(row("k" + i, i < 20 ? 1 : 0, ""));
      now.add(row("k" + i, i < 3 ? i * 0.1 : i < 20 ? 1 : i < 22 ? 0.75 : 0, ""));
    }
    before.add(row("gone", 1, ""));
    now.add(row("new", 1, ""));
    append(run, before.toArray(String[]::new));
    append(after, now.toArray(String[]::new));
    String compare = "/evaluations/compare?base=" + run + "&run=" + after + "&evaluator=exact";
    JsonNode all = get(compare);
    assertThat(all.get("regressed").asInt()).isEqualTo(3);
    assertThat(all.get("improved").asInt()).isEqualTo(2);
    assertThat(all.get("same").asInt()).isEqualTo(25);
    assertThat(all.get("new").asInt()).isEqualTo(1);
    assertThat(all.get("gone").asInt()).isEqualTo(1);
    assertThat(all.get("sentence").asString())
        .startsWith("3 of 30 cases got worse, 2 better; a difference this large comes by chance in")
        .endsWith("so it may be chance.");
    // scipy.stats.binomtest(2, 5, 0.5).pvalue
    assertThat(all.get("successes").get("chance").asDouble()).isCloseTo(1, within(1e-12));
    assertThat(all.get("means").get("difference").asDouble()).isCloseTo(-1.2 / 30, within(1e-12));
    List<String> changes = new ArrayList<>();
    all.get("cases").forEach(one -> changes.add(one.get("change").asString()));
    assertThat(changes.subList(0, 7))
        .containsExactly(
            "regressed", "regressed", "regressed", "improved", "improved", "gone", "new");
    JsonNode worst = all.get("cases").get(0);
    assertThat(worst.get("gain").asDouble()).isEqualTo(-1);
    assertThat(worst.get("base").get("key").asString()).isEqualTo("k0");
    assertThat(worst.get("run").get("runId").asString()).isEqualTo(after);
    assertThat(all.get("scores").get(0))
        .hasToString("{\"dataset\":\"math\",\"evaluator\":\"exact\",\"metric\":\"\"}");
    JsonNode regressed = get(compare + "&change=regressed&max=2");
    assertThat(regressed.get("cases")).hasSize(2);
    JsonNode rest =
        get(
            compare
                + "&change=regressed&max=2&pageToken="
                + regressed.get("nextPageToken").asString());
    assertThat(rest.get("cases")).hasSize(1);
    assertThat(rest.has("nextPageToken")).isFalse();
    // The same run: nothing changed. Without a score: by success.
    assertThat(get("/evaluations/compare?base=" + run + "&run=" + run).get("sentence").asString())
        .isEqualTo("All 31 cases in common are the same.");
    String empty = server.newRun();
    assertThat(get("/evaluations/compare?base=" + run + "&run=" + empty).get("sentence").asString())
        .isEqualTo("The runs have no case in common.");
  }

  private void requireRefused(Served.Answer answer, String message) {
    assertThat(answer.json(400).get("error").get("message").asString()).contains(message);
  }

  @Test
  void badQuestionsAreRefused() {
    requireRefused(server.get(evaluations + "?max=0"), "from 1 to 1000");
    requireRefused(server.get(evaluations + "?pageToken=x"), "does not belong");
    requireRefused(server.get(evaluations + "?success=yes"), "true or false");
    requireRefused(server.get(evaluations + "?evaluator=e&least=NaN"), "no finite number");
    requireRefused(server.get(evaluations + "?least=1"), "no evaluator is named");
    requireRefused(server.get(evaluations + "?orderBy=score"), "no evaluator is named");
    requireRefused(server.get(evaluations + "?orderBy=x"), "place, key, score");
    requireRefused(server.get(evaluations + "?metric=m"), "without its evaluator");
    requireRefused(server.get(evaluations + "?evaluator=" + "e".repeat(251)), "251 characters");
    requireRefused(server.get(evaluations + "?dataset=a%00"), "control character");
    requireRefused(server.get(evaluations + "?text=" + "x".repeat(1001)), "1001 characters");
    requireRefused(server.get("/evaluations/history"), "\"key\" is missing");
    requireRefused(server.get("/evaluations/compare?base=" + run), "\"run\" is missing");
    requireRefused(server.get("/evaluations/compare?base=../x&run=" + run), "Run id");
    String same = "/evaluations/compare?base=" + run + "&run=" + run;
    requireRefused(server.get(same + "&change=worse"), "regressed, improved, gone, new, same");
    requireRefused(server.get(same + "&max=1001"), "from 1 to 1000");
    String none = "0".repeat(32);
    for (String path :
        List.of(
            "/runs/" + none + "/evaluations",
            "/runs/" + none + "/evaluations/summary",
            "/evaluations/compare?base=" + run + "&run=" + none,
            "/experiments/99/leaderboard")) {
      assertThat(server.get(path).status()).as(path).isEqualTo(404);
    }
    // A token of another question is refused.
    append(run, row("a", 1, ""), row("b", 1, ""));
    String token = get(evaluations + "?max=1").get("nextPageToken").asString();
    requireRefused(server.get(evaluations + "?max=1&text=a&pageToken=" + token), "does not belong");
    // Text is text.
    assertThat(keys(get(evaluations + "?text=%25"))).isEmpty();
    assertThat(keys(get(evaluations + "?text='%20OR%201=1"))).isEmpty();
  }

  @Test
  void badRowsAreRefusedAndNothingIsStored() {
    String good = row("good", 1, "");
    for (String[] bad :
        new String[][] {
          {"[]", "Row 2: it is not an object"},
          {"{}", "no \\\"input\\\""},
          {"{\"key\":\"\"}", "is empty"},
          {"{\"key\":\"a\\u0000\"}", "control character"},
          {"{\"key\":\"" + "k".repeat(251) + "\"}", "251 characters"},
          {"{\"key\":\"a\",\"key\":\"b\"}", "key"},
          {"{\"key\":\"a\",\"data\":[]}", "is not an object"},
          {"{\"key\":\"a\",\"scores\":{}}", "is not an array"},
          {"{\"key\":\"a\",\"scores\":[{\"evaluator\":\"e\",\"value\":\"NaN\"}]}", "finite number"},
          {"{\"key\":\"a\",\"scores\":[{\"evaluator\":\"e\",\"value\":1e999}]}", "finite number"},
          {
            "{\"key\":\"a\",\"scores\":[{\"evaluator\":\"e\"},{\"evaluator\":\"e\"}]}", "two scores"
          },
          {"{\"key\":\"a\",\"taskId\":\"x\"}", "is not 16 lower-case"},
          {"{\"key\":\"a\",\"timeUs\":1.5}", "integer of 64 bits"},
          {"{\"key\":\"a\",\"data\":{\"x\":\"" + "y".repeat(70_000) + "\"}}", "at most 65536"},
          {"{\"key\":\"a\",\"data\":{\"x\":" + "[".repeat(40) + "]".repeat(40) + "}}", "nested"},
        }) {
      Served.Answer answer = server.post(evaluations, "[" + good + "," + bad[0] + "]");
      assertThat(answer.status()).as(bad[1]).isEqualTo(400);
      assertThat(answer.json(400).get("error").toString()).contains(bad[1]);
    }
    requireRefused(server.post(evaluations, "[]"), "no evaluations");
    assertThat(server.post("/runs/" + "0".repeat(32) + "/evaluations", good).status())
        .isEqualTo(404);
    assertThat(get(evaluations).get("total").asInt()).isZero();
  }

  private void requireRefused(Consumer<FrameBuilder> row, String message) {
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    frame.add("record", 1, 0, 6);
    row.accept(frame);
    frame.endRow();
    requireRefused(
        server.send(
            server
                .request("/runs/" + run + "/frames")
                .header("Content-Type", "application/vnd.quipu.frame")
                .POST(BodyPublishers.ofByteArray(frame.build().encoded()))
                .build()),
        message);
  }

  @Test
  void badFramesAreRefused() {
    JsonText key = new JsonText("\"a\"");
    JsonText data = new JsonText("{}");
    requireRefused(frame -> frame.add("key", 1, 0, key), "has no data");
    requireRefused(frame -> frame.add("data", 1, 0, data), "has no key");
    requireRefused(
        frame -> {
          frame.add("key", 1, 0, key);
          frame.add("data", 1, 0, key);
        },
        "no JSON object");
    requireRefused(
        frame -> {
          frame.add("key", 1, 0, key);
          frame.add("data", 1, 0, data);
          frame.add("scores", 1, 0, 5);
        },
        "is a number");
    requireRefused(
        frame -> {
          frame.add("key", 1, 0, key);
          frame.add("data", 1, 0, data);
          frame.add("score", 1, 0, data);
        },
        "unknown field");
  }
}
