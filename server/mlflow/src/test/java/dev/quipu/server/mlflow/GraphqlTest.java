package dev.quipu.server.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.json.JsonString;
import dev.quipu.server.mlflow.TestServer.Answer;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// GraphQL queries as raw requests see them: answers, and hostile queries.
class GraphqlTest {
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer ask(String query) {
    return ask(query, "null");
  }

  private Answer ask(String query, String variables) {
    StringBuilder text = new StringBuilder();
    JsonString.append(query, text);
    return server.post("/graphql", "{\"query\":" + text + ",\"variables\":" + variables + "}");
  }

  private void refused(String query, String words) {
    Answer answer = ask(query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"data\":null,\"errors\":[").contains(words);
  }

  private void wrong(String query, String words) {
    Answer answer = ask(query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(words);
  }

  private String run() {
    String run =
        server
            .post(TestServer.MLFLOW + "runs/create", "{\"experiment_id\":\"0\",\"run_name\":\"r\"}")
            .field("run_id");
    for (String value : new String[] {"1.5", "\"NaN\"", "\"Infinity\""}) {
      server.post(
          TestServer.MLFLOW + "runs/log-metric",
          "{\"run_id\":\"%s\",\"key\":\"m%s\",\"value\":%s,\"timestamp\":5,\"step\":7}"
              .formatted(run, value.replace("\"", ""), value));
    }
    return run;
  }

  @Test
  void aRunIsAnsweredWithItsExperimentAndTheVersionsMadeOfIt() {
    String run = run();
    server.post(TestServer.MLFLOW + "registered-models/create", "{\"name\":\"m\"}");
    server.post(
        TestServer.MLFLOW + "model-versions/create",
        "{\"name\":\"m\",\"source\":\"s3://b/k\",\"run_id\":\"" + run + "\"}");
    String query =
        """
        # A comment
        query Q($in: MlflowGetRunInput!, $all: [[String!]]) @component(name: "Run") {
          one: mlflowGetRun(input: $in) {
            apiError { code }
            run {
              info { runId, runName status endTime }
              data { metrics { key value step } }
              experiment { name tags { key } }
              modelVersions { name version aliases }
            }
          }
        }
        """;

    assertThat(ask(query, "{\"in\":{\"runId\":\"" + run + "\"}}").body())
        .isEqualTo(
            "{\"data\":{\"one\":{\"apiError\":null,\"run\":{\"info\":{\"runId\":\""
                + run
                + "\",\"runName\":\"r\",\"status\":\"RUNNING\",\"endTime\":\"0\"},"
                + "\"data\":{\"metrics\":["
                + "{\"key\":\"m1.5\",\"value\":1.5,\"step\":\"7\"},"
                + "{\"key\":\"mInfinity\",\"value\":1.7976931348623157E308,\"step\":\"7\"},"
                + "{\"key\":\"mNaN\",\"value\":null,\"step\":\"7\"}]},"
                + "\"experiment\":{\"name\":\"Default\",\"tags\":[]},"
                + "\"modelVersions\":[{\"name\":\"m\",\"version\":\"1\",\"aliases\":[]}]}}},"
                + "\"errors\":null}");
  }

  @Test
  void severalRootFieldsAreAnsweredAndAWrongOneIsNull() {
    String run = run();
    Answer answer =
        ask(
            "{ a: mlflowSearchRuns(input: {experimentIds: [\"0\"], runViewType: ALL, maxResults: 5})"
                + " { runs { info { runId } } nextPageToken }"
                + " b: mlflowGetRun(input: {runId: \""
                + "0".repeat(32)
                + "\"}) { run { info { runId } } }"
                + " test(inputString: \"a\\u0062\\\"\") { output } }");

    assertThat(answer.body())
        .isEqualTo(
            "{\"data\":{\"a\":{\"runs\":[{\"info\":{\"runId\":\""
                + run
                + "\"}}],\"nextPageToken\":\"\"},\"b\":null,\"test\":{\"output\":\"ab\\\"\"}},"
                + "\"errors\":[\"Run with id="
                + "0".repeat(32)
                + " not found\"]}");
  }

  @Test
  void whatTheSchemaDoesNotHaveIsRefused() {
    refused("{ mlflowDropRuns { x } }", "Cannot query field 'mlflowDropRuns'");
    refused("{ mlflowGetRun(input: {}) { secret } }", "'secret' on type 'MlflowGetRun'");
    refused("{ mlflowGetRun(input: {}) { run } }", "must have a selection");
    refused("{ mlflowGetRun(input: {id: 1}) { run { info { runId } } } }", "Field 'id'");
    refused("{ mlflowGetRun(run: {}) { run { info { runId } } } }", "Unknown argument 'run'");
    refused("{ mlflowGetRun { run { info { runId { a } } } } }", "must not have a selection");
    refused("{ mlflowGetRun { run(a: 1) { info { runId } } } }", "no arguments");
    refused("{ ...F } fragment F on Query { test { output } }", "Fragments");
    refused("{ mlflowGetRun { run { ... on Run { info { runId } } } } }", "Fragments");
    refused("subscription { a }", "subscription");
    refused("{ test { output } } { test { output } }", "one operation");
    refused("{ test @skip(if: true) { output } }", "Directives");
    refused("{ __schema { types { name } } }", "Cannot query field");
    assertThat(ask("{ mlflowGetRun { run { info { runId } } } }").body())
        .isEqualTo(
            "{\"data\":{\"mlflowGetRun\":null},"
                + "\"errors\":[\"Missing value for required parameter 'run_id'.\"]}");
  }

  @Test
  void queriesBeyondTheLimitsAreRefused() {
    String test = "test(inputString: \"a\") { output } ";
    refused("{ " + "a: ".concat(test).repeat(11) + "}", "at most 10 root fields, got 11");
    String aliases =
        IntStream.range(0, 11)
            .mapToObj(i -> "a" + i + ": run { info { runId } }")
            .collect(Collectors.joining(" "));
    refused("{ mlflowGetRun(input: {}) { " + aliases + " } }", "at most 10 aliases, got 11");
    refused("{ a ".repeat(11) + "}".repeat(11), "maximum depth of 10");
    refused("{ a ".repeat(20_000), "maximum depth of 10");
    refused("{ " + "a ".repeat(1001) + "}", "maximum total selections of 1000");
    refused("{ a(b: " + "[".repeat(40_000), "nested more than 8 deep");
    refused("{ a(b: " + "{c: ".repeat(10_000), "nested more than 8 deep");
    refused("#".repeat(100_001), "100001 characters");
    assertThat(server.post("/graphql", "{\"query\":\"" + " ".repeat(1 << 20) + "\"}").status())
        .isEqualTo(413);
  }

  @Test
  void whatIsNoGraphqlIsRefused() {
    wrong("", "a name is missing");
    wrong("{", "Query is not GraphQL");
    wrong("{ }", "empty");
    wrong("{ a(b: ) { c } }", "not expected");
    wrong("{ a(b: 1e) { c } }", "no number");
    wrong("{ a(b: 99999999999999999999) { c } }", "64-bit");
    wrong("{ a(b: 1, b: 2) { c } }", "twice");
    wrong("{ a(b: \"x", "not closed");
    wrong("{ a(b: \"\"\"x", "not closed");
    wrong("{ a(b: \"\\q\") }", "escape");
    wrong("{ a % }", "U+25");
    wrong("query Q($a String) { a }", "':' is missing");
    assertThat(server.post("/graphql", "[1]").status()).isEqualTo(400);
    assertThat(server.post("/graphql", "{\"query\":7}").status()).isEqualTo(400);
    assertThat(server.get("/graphql").status()).isEqualTo(405);
  }
}
