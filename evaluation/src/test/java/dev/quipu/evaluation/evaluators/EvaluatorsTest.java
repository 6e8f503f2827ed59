package dev.quipu.evaluation.evaluators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.Score;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.TestCase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EvaluatorsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static TestCase answer(Object output, Object expected) {
    return TestCase.of("q").output(output).expected(expected);
  }

  private static Score whole(Evaluator evaluator, TestCase testCase) throws Exception {
    Score score = evaluator.evaluate(testCase).get(0);
    assertThat(score.evaluator()).isEqualTo(evaluator.name());
    assertThat(score.metric()).isEmpty();
    return score;
  }

  private static boolean success(Evaluator evaluator, TestCase testCase) throws Exception {
    Score score = whole(evaluator, testCase);
    assertThat(score.value()).isEqualTo(Boolean.TRUE.equals(score.success()) ? 1.0 : 0.0);
    return Objects.requireNonNull(score.success());
  }

  @Test
  void anExactMatchIsOneToTheCharacter() throws Exception {
    assertThat(success(Evaluators.exactMatch(), answer("Paris", "Paris"))).isTrue();
    assertThat(success(Evaluators.exactMatch(), answer("Paris", "paris"))).isFalse();
    assertThat(success(Evaluators.exactMatch(), answer("b", List.of("a", "b")))).isTrue();
    assertThat(success(Evaluators.exactMatch(), answer(7, 7L))).isTrue();
    assertThat(success(Evaluators.exactMatch(), answer(Map.of("a", 1), "{\"a\":1}"))).isTrue();
  }

  @Test
  void aNormalisedMatchKnowsNoCasePunctuationOrArticles() throws Exception {
    assertThat(success(Evaluators.normalisedMatch(), answer("The  Cat.", "cat"))).isTrue();
    assertThat(success(Evaluators.normalisedMatch(), answer("cats", "cat"))).isFalse();
  }

  @Test
  void textsAreFoundInTheOutput() throws Exception {
    assertThat(success(Evaluators.contains(), answer("It is Paris.", "Paris"))).isTrue();
    assertThat(success(Evaluators.contains(), answer("It is Rome.", "Paris"))).isFalse();
    Evaluator all = Evaluators.containsAll("a", "b");
    assertThat(success(all, TestCase.empty().output("ab"))).isTrue();
    Score missing = whole(all, TestCase.empty().output("a"));
    assertThat(missing.success()).isFalse();
    assertThat(missing.explanation()).isEqualTo("The output does not contain \"b\"");
  }

  @Test
  void regularExpressionsFitTheOutputOrAPartOfIt() throws Exception {
    assertThat(success(Evaluators.regexMatch("\\d+"), TestCase.empty().output("12"))).isTrue();
    assertThat(success(Evaluators.regexMatch("\\d+"), TestCase.empty().output("12a"))).isFalse();
    assertThat(success(Evaluators.regexFound("\\d+"), TestCase.empty().output("12a"))).isTrue();
    assertThatThrownBy(() -> Evaluators.regexMatch("(")).isInstanceOf(QuipuException.class);
    assertThatThrownBy(() ->
            Evaluators.regexMatch("(a|aa)+b\\1").evaluate(TestCase.empty().output("a".repeat(70))))
        .hasMessageContaining("has looked at more than");
  }

  @Test
  void jsonIsEqualWhateverTheOrderOfMembersAndTheFormOfNumbers() throws Exception {
    Evaluator equal = Evaluators.jsonEqual();
    assertThat(
            success(
                equal, answer("{ \"b\": [1, 2.50], \"a\": null }", "{\"a\":null,\"b\":[1.0,2.5]}")))
        .isTrue();
    assertThat(success(equal, answer(Map.of("a", List.of(1, 2)), Map.of("a", List.of(1, 2)))))
        .isTrue();
    assertThat(whole(equal, answer("{\"a\":[1,2]}", "{\"a\":[1,3]}")).explanation())
        .isEqualTo("$.a[1] is \"2\", not \"3\"");
    assertThat(whole(equal, answer("{\"a\":1}", "{\"a\":1,\"b\":2}")).explanation())
        .isEqualTo("$.b is missing");
    assertThat(whole(equal, answer("{\"a\":1}", "{}")).explanation())
        .isEqualTo("$.a is not expected");
    assertThat(whole(equal, answer("[1]", "[1,1]")).explanation())
        .isEqualTo("$ has 1 elements, not 2");
    assertThat(success(equal, answer("9007199254740993", "9007199254740992"))).isFalse();
    Score broken = whole(equal, answer("{\"a\":", "{}"));
    assertThat(broken.success()).isFalse();
    assertThat(broken.explanation()).startsWith("Output is not JSON");
    assertThat(success(equal, answer("[".repeat(5000), "[]"))).isFalse();
  }

  @Test
  void jsonFitsASchema() throws Exception {
    Evaluator schema =
        Evaluators.jsonSchema(
            """
            {"type":"object","required":["name"],
             "properties":{"name":{"type":"string","pattern":"^[A-Z]"},"age":{"minimum":0}}}
            """);
    assertThat(success(schema, TestCase.empty().output("{\"name\":\"Ada\",\"age\":36}"))).isTrue();
    assertThat(success(schema, TestCase.empty().output(Map.of("name", "Ada")))).isTrue();
    Score wrong = whole(schema, TestCase.empty().output("{\"age\":-1}"));
    assertThat(wrong.success()).isFalse();
    assertThat(wrong.explanation()).contains("/age").contains("'name'");
    assertThat(whole(schema, TestCase.empty().output("no json")).explanation())
        .startsWith("Output is not JSON");
  }

  @Test
  void aHostileSchemaIsRefusedOrIsAnError() {
    assertThatThrownBy(() -> Evaluators.jsonSchema("{"))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("JSON Schema is not JSON");
    Evaluator slow = Evaluators.jsonSchema("{\"pattern\":\"(a|aa)+b\\\\1\"}");
    assertThatThrownBy(() -> slow.evaluate(TestCase.empty().output("\"" + "a".repeat(70) + "\"")))
        .hasMessageContaining("has looked at more than");
  }

  @Test
  void aSchemaIsNeverFetched() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      String place = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema.json";
      assertThatThrownBy(() ->
              Evaluators.jsonSchema("{\"$ref\":\"" + place + "\"}")
                  .evaluate(TestCase.empty().output("1")))
          .isInstanceOf(Exception.class);
      assertThatThrownBy(() ->
              Evaluators.jsonSchema("{\"$schema\":\"" + place + "\",\"type\":\"number\"}")
                  .evaluate(TestCase.empty().output("1")))
          .isInstanceOf(Exception.class);
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aNumberIsNearEnough() throws Exception {
    assertThat(success(Evaluators.numeric(0, 0.01), answer("3.14", 3.141))).isTrue();
    assertThat(success(Evaluators.numeric(0, 0.0001), answer("3.14", 3.141))).isFalse();
    assertThat(success(Evaluators.numeric(1e-3, 0), answer(1000, 1000.9))).isTrue();
    assertThat(success(Evaluators.numeric(1e-3, 0), answer(" 7 ", 7))).isTrue();
    assertThatThrownBy(() -> Evaluators.numeric(0, 1).evaluate(answer("many", 3)))
        .hasMessage("Output is no number: \"many\"");
    assertThatThrownBy(() -> Evaluators.numeric(-1, 0)).isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> Evaluators.numeric(Double.NaN, 0)).isInstanceOf(QuipuException.class);
  }

  @Test
  void formulasGiveAScoreAsAWholeAndTheirParts() throws Exception {
    TestCase near = answer("It is Paris", List.of("Rome", "Paris"));
    Map<String, Double> f1 = values(Evaluators.tokenF1().evaluate(near));
    assertThat(f1.get("")).isCloseTo(0.5, within(1e-12));
    assertThat(f1.get("precision")).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(f1.get("recall")).isEqualTo(1.0);
    assertThat(values(Evaluators.rougeL().evaluate(near)).get("")).isCloseTo(0.5, within(1e-12));
    TestCase cat =
        answer(
            "the cat is on the mat",
            List.of("there is a cat on the mat", "the cat sat on the mat today"));
    assertThat(whole(Evaluators.bleu(), cat).value()).isCloseTo(0.3365910691208744, within(1e-12));
    List<Score> edits = Evaluators.editSimilarity().evaluate(answer("kitten", "sitting"));
    assertThat(values(edits).get("distance")).isEqualTo(3);
    assertThat(edits.get(1).higherIsBetter()).isFalse();
  }

  private static Map<String, Double> values(List<Score> scores) {
    Map<String, Double> values = new java.util.HashMap<>();
    scores.forEach(score -> values.put(score.metric(), score.value()));
    return values;
  }

  @Test
  void aCaseWithoutOutputOrExpectationIsAnError() {
    assertThatThrownBy(() -> Evaluators.exactMatch().evaluate(TestCase.of("x").expected("y")))
        .hasMessage("Case of the input \"x\" has no output");
    assertThatThrownBy(() -> Evaluators.bleu().evaluate(TestCase.of("x").key("k").output("y")))
        .hasMessage("Case \"k\" has no expected output");
  }

  @Test
  void aThresholdDecidesOverTheSuccess() throws Exception {
    Evaluator half = Evaluators.tokenF1().threshold(0.5);
    assertThat(whole(half, answer("It is Paris", "Paris")).success()).isTrue();
    Score low = whole(half, answer("It is not Paris", "Paris"));
    assertThat(low.success()).isFalse();
    assertThat(low.threshold()).isEqualTo(0.5);
    Evaluator seconds =
        Evaluators.judge("seconds", (testCase, score) -> score.value(2.0).higherIsBetter(false));
    assertThat(whole(seconds.threshold(3), TestCase.empty()).success()).isTrue();
    assertThat(whole(seconds.threshold(1), TestCase.empty()).success()).isFalse();
    assertThatThrownBy(() -> seconds.threshold(Double.NaN)).isInstanceOf(QuipuException.class);
  }

  @Test
  void anEvaluatorHasAnotherNameIfWanted() throws Exception {
    Evaluator renamed = Evaluators.tokenF1().threshold(0.5).named("overlap");
    assertThat(renamed.evaluate(answer("a b", "b c")))
        .allSatisfy(score -> assertThat(score.evaluator()).isEqualTo("overlap"));
    assertThat(whole(renamed, answer("x", "x")).threshold()).isEqualTo(0.5);
  }

  @Test
  void aJudgeIsAnyFunction() throws Exception {
    Evaluator judge =
        Evaluators.judge(
            "helpful",
            (testCase, score) ->
                score.value(0.8).label("good").explanation("Names it.").model("m-1").cost(0.002));
    Score score = whole(judge, TestCase.empty());
    assertThat(score.value()).isEqualTo(0.8);
    assertThat(score.label()).isEqualTo("good");
    assertThat(score.model()).isEqualTo("m-1");
    assertThat(score.cost()).isEqualTo(0.002);
    assertThatThrownBy(() ->
            Evaluators.judge("bad", (testCase, s) -> s.value(Double.NaN))
                .evaluate(TestCase.empty()))
        .isInstanceOf(QuipuException.class);
  }

  @Test
  void aJudgeThatAnswersLaterIsAwaited() throws Exception {
    Evaluator later =
        Evaluators.judgeAsync(
            "later",
            SOON,
            (testCase, score) -> CompletableFuture.supplyAsync(() -> score.value(0.25)));
    assertThat(whole(later, TestCase.empty()).value()).isEqualTo(0.25);
    Evaluator fails =
        Evaluators.judgeAsync(
            "fails",
            SOON,
            (testCase, score) ->
                CompletableFuture.failedFuture(new IllegalStateException("no quota")));
    assertThatThrownBy(() -> fails.evaluate(TestCase.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no quota");
    CompletableFuture<dev.quipu.core.evaluation.ScoreBuilder> never = new CompletableFuture<>();
    Evaluator hangs =
        Evaluators.judgeAsync("hangs", Duration.ofMillis(1), (testCase, score) -> never);
    assertThatThrownBy(() -> hangs.evaluate(TestCase.empty())).isInstanceOf(TimeoutException.class);
    assertThat(never).isCancelled();
  }

  @Test
  void aCaseIsReadFromItsMembers() {
    TestCase read =
        TestCase.ofMembers(
            Map.of(
                "key",
                7L,
                "input",
                "q",
                "expected",
                List.of("a"),
                "metadata",
                Map.of("language", "en"),
                "source",
                "faq"));
    assertThat(read.key()).contains("7");
    assertThat(read.input()).isEqualTo("q");
    assertThat(read.expectedTexts()).containsExactly("a");
    assertThat(read.metadata()).containsEntry("language", "en");
    assertThat(read.extra("source")).isEqualTo("faq");
    assertThatThrownBy(() -> TestCase.ofMembers(Map.of("metadata", "x")))
        .isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> read.extra("output", 1)).isInstanceOf(QuipuException.class);
  }
}
