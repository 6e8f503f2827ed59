package dev.quipu.server.mlflow;

import static dev.quipu.server.mlflow.TestServer.MLFLOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.mlflow.TestServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The words by which programs recognise errors of MLflow, and the form of errors on every path.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordingTest {
  private static final byte[] NOTHING = {};

  private final TestServer server;
  private final String experiment;
  private final String run;

  WordingTest(@TempDir Path folder) {
    this.server = TestServer.start(folder);
    this.experiment = server.experiment("worded");
    this.run = server.run(experiment);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static void says(Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.field("error_code")).isEqualTo(code);
    assertThat(answer.body().replace("\\\"", "'")).contains("\"message\":\"" + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "experiments/create|'name':123|Invalid value 123 for parameter 'name' supplied: it must be"
            + " a string",
        "experiments/create|'name':''|Missing value for required parameter 'name'.",
        "experiments/create|'name':'x','artifact_location':9.0|Invalid value 9.0 for parameter"
            + " 'artifact_location' supplied",
        "experiments/create|'name':'x','artifact_location':'y','tags':'5'|Invalid value '5' for"
            + " parameter 'tags' supplied",
        "experiments/create|'name':'x','tags':[{'key':{}}]|Invalid value {...} for parameter"
            + " 'tags[0].key' supplied",
        "experiments/create|'name':'  '|Invalid experiment name: Experiment name is empty",
        "experiments/search|'max_results':123456789|Invalid value 123456789 for parameter"
            + " 'max_results' supplied: it must be from 1 to 50000",
        "experiments/search|'view_type':'SOME'|Invalid value 'SOME' for parameter 'view_type'"
            + " supplied: it must be ACTIVE_ONLY",
        "runs/search|'max_results':'a'|Invalid value 'a' for parameter 'max_results' supplied: it"
            + " must be an integer",
        "runs/search|'order_by':[true]|Invalid value true for parameter 'order_by' supplied",
        "runs/update|'run_id':'RUN','status':'LATE'|Invalid value 'LATE' for parameter 'status'"
            + " supplied: it must be RUNNING",
        "runs/log-metric|'run_id':31,'key':'k','value':1,'timestamp':1|Invalid value 31 for"
            + " parameter 'run_id' supplied",
        "runs/log-metric|'run_id':'RUN','key':31|Invalid value 31 for parameter 'key' supplied",
        "runs/log-metric|'run_id':'RUN','key':'k','value':1,'timestamp':1,'step':'foo'|Invalid"
            + " value 'foo' for parameter 'step' supplied",
        "runs/log-metric|'run_id':null,'key':'k'|Missing value for required parameter 'run_id'.",
        "runs/log-metric|'run_id':'RUN','key':'k','timestamp':1|Missing value for required"
            + " parameter 'value'.",
        "runs/log-metric|'run_id':'RUN','key':'k','value':1|Missing value for required parameter"
            + " 'timestamp'.",
        "runs/log-inputs|'datasets':[]|Missing value for required parameter 'run_id'.",
        "runs/set-tag|'run_id':'RUN','key':'k','value':41|Invalid value 41 for parameter 'value'"
            + " supplied",
        "runs/log-batch|'metrics':[]|Missing value for required parameter 'run_id'.",
        "runs/log-batch|'run_id':'RUN','metrics':'foo'|Invalid value 'foo' for parameter 'metrics'"
            + " supplied: it must be an array",
        "runs/log-batch|'run_id':'RUN','tags':7|Invalid value 7 for parameter 'tags' supplied",
        "runs/log-batch|'run_id':'RUN','params':[[]]|Invalid value [...] for parameter 'params'"
            + " supplied",
        "runs/log-batch|'run_id':'RUN','metrics':[{'key':'m','value':2.5}]|Missing value for"
            + " required parameter 'metrics[0].timestamp'.",
        "runs/log-batch|'run_id':'RUN','metrics':[{'key':'m','value':true}]|Invalid value true for"
            + " parameter 'metrics[0].value' supplied",
        "runs/log-batch|'run_id':'RUN','params':[{'key':'a','value':'1'},{'key':'a','value':'2'}]|Duplicate"
            + " parameter keys have been submitted: 'a' is named twice",
      })
  void wrongFieldsAreNamedWithTheirValues(String route, String fields, String message) {
    String json = "{" + fields.replace('\'', '"').replace("RUN", run) + "}";
    says(server.post(MLFLOW + route, json), 400, "INVALID_PARAMETER_VALUE", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "?metric_key=k|Missing value for required parameter 'run_ids'.",
        "?run_ids=1|Missing value for required parameter 'metric_key'.",
        "?run_ids=1&metric_key=|Missing value for required parameter 'metric_key'.",
        "?run_ids=1&metric_key=k&max_results=0|max_results must be between 1 and 2500; it is 0",
        "?run_ids=1&metric_key=k&start_step=1&end_step=0|end_step must be greater than start_step."
            + " ",
        "?run_ids=1&metric_key=k&start_step=1|If either start step or end step are specified, both",
        "?run_ids=1&metric_key=k&start_step=x|Invalid value 'x' for parameter 'start_step'"
            + " supplied",
      })
  void soAreWrongParameters(String query, String message) {
    says(
        server.get(MLFLOW + "metrics/get-history-bulk-interval" + query),
        400,
        "INVALID_PARAMETER_VALUE",
        message);
  }

  @Test
  void tooManyRunsAreSaidToBe() {
    says(
        server.get(
            MLFLOW + "metrics/get-history-bulk-interval?metric_key=k" + "&run_ids=a".repeat(101)),
        400,
        "INVALID_PARAMETER_VALUE",
        "GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received 101");
    String bulk = "/ajax-api/2.0/mlflow/metrics/get-history-bulk?metric_key=k";
    says(
        server.get(bulk),
        400,
        "INVALID_PARAMETER_VALUE",
        "GetMetricHistoryBulk request must specify at least one run_id");
    says(
        server.get(bulk + "&run_id=a".repeat(101)),
        400,
        "INVALID_PARAMETER_VALUE",
        "GetMetricHistoryBulk request cannot specify more than 100");
    says(
        server.get(bulk.replace("?metric_key=k", "?run_id=a")),
        400,
        "INVALID_PARAMETER_VALUE",
        "GetMetricHistoryBulk request must specify a metric_key");
  }

  @Test
  void whatIsNotThereIsNamed() {
    String missing = "RESOURCE_DOES_NOT_EXIST";
    for (String id : new String[] {"-1337", "77"}) {
      says(
          server.get(MLFLOW + "experiments/get?experiment_id=" + id),
          404,
          missing,
          "No Experiment with id=" + id + " exists");
      says(
          server.post(MLFLOW + "runs/create", "{\"experiment_id\":\"" + id + "\"}"),
          404,
          missing,
          "No Experiment with id=" + id + " exists");
    }
    says(
        server.get(MLFLOW + "experiments/get-by-name?experiment_name=no%20such%22name"),
        404,
        missing,
        "Could not find experiment with name 'no such'name'");
    for (String id : new String[] {"fake_run_id", "0".repeat(32)}) {
      says(
          server.get(MLFLOW + "runs/get?run_id=" + id),
          404,
          missing,
          "Run with id=" + id + " not found");
      says(
          server.post(
              MLFLOW + "runs/log-batch",
              "{\"run_id\":\"" + id + "\",\"tags\":[{\"key\":\"a\",\"value\":\"b\"}]}"),
          404,
          missing,
          "Run with id=" + id + " not found");
    }
    for (String key : new String[] {"none", "mlflow.note.content"}) {
      says(
          server.post(
              MLFLOW + "runs/delete-tag", "{\"run_id\":\"" + run + "\",\"key\":\"" + key + "\"}"),
          404,
          missing,
          "No tag with name: " + key + " in run with id " + run);
    }
    says(
        server.post(
            MLFLOW + "experiments/delete-experiment-tag",
            "{\"experiment_id\":\"" + experiment + "\",\"key\":\"none\"}"),
        404,
        missing,
        "No tag with name: none in experiment with id " + experiment);
  }

  @Test
  void aNameThatIsTakenIsSaidToBe() {
    String id = server.experiment("popular \\\"name\\\"");
    String again = "{\"name\":\"popular \\\"name\\\"\"}";
    says(
        server.post(MLFLOW + "experiments/create", again),
        400,
        "RESOURCE_ALREADY_EXISTS",
        "Experiment(name=popular 'name') already exists\"");
    server.post(MLFLOW + "experiments/delete", "{\"experiment_id\":\"" + id + "\"}");
    says(
        server.post(MLFLOW + "experiments/create", again),
        400,
        "RESOURCE_ALREADY_EXISTS",
        "Experiment(name=popular 'name') already exists in deleted state; restore it");
    says(
        server.post(MLFLOW + "experiments/create", "{\"name\":\"" + "n".repeat(501) + "\"}"),
        400,
        "INVALID_PARAMETER_VALUE",
        "Invalid experiment name: Experiment name has 501 characters; at most 500 are allowed");
  }

  @Test
  void aDeletedRunMustBeActive() {
    String deleted = server.run(experiment);
    server.post(MLFLOW + "runs/delete", "{\"run_id\":\"" + deleted + "\"}");
    says(
        server.post(
            MLFLOW + "runs/delete-tag", "{\"run_id\":\"" + deleted + "\",\"key\":\"none\"}"),
        400,
        "INVALID_PARAMETER_VALUE",
        "The run " + deleted + " must be in the 'active' state");
  }

  /// Programs compare this message whole, so our details stand beside it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/2.0/mlflow/artifacts/list?run_id=RUN&path=../path",
        "/get-artifact?run_id=RUN&path=../path",
        "/get-artifact?run_id=RUN&path=/etc/passwd",
        "//model-versions/get-artifact?name=model&version=1&path=../path",
        "/api/2.0/mlflow-artifacts/artifacts/EXP/RUN/artifacts/../x",
      })
  void aWrongPathIsSaidToBeOne(String path) {
    String filled = path.replace("RUN", run).replace("EXP", experiment);
    Answer answer = server.raw("GET " + filled + " HTTP/1.1", NOTHING);
    says(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid path\"");
    assertThat(answer.field("detail")).isNotEmpty();
  }

  /// Clients of MLflow take any other form for a server of another kind.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/2.0",
        "/api/2.0/",
        "//api/2.0/mlflow/runs/get",
        "/api//2.0/mlflow/runs/get",
        "/./api/2.0/mlflow/runs/get",
        "/api/2.0/../x",
        "/api/2.0/mlflow/%2e%2e/x",
        "/%61pi/2.0/mlflow/%zz",
        "/api%2f3.0/x",
        "/ajax-api/3.0/mlflow/runs/get%00",
        "/ajax-api/2.0\\x",
        "//get-artifact",
        "/get-artifact/",
        "/get-artifact/x",
        "//model-versions/get-artifact",
        "/model-versions",
        "/graphql/",
        "//v1/traces",
        "/gateway",
        "/gateway/../x",
        "/health/",
        "/version/x",
      })
  void everyErrorBelowMlflowsPathsHasItsForm(String path) {
    for (String method : new String[] {"GET", "POST", "PUT", "BREW"}) {
      Answer answer = server.raw(method + " " + path + " HTTP/1.1", NOTHING);
      assertThat(answer.status()).as(answer.body()).isBetween(400, 501);
      assertThat(answer.body()).startsWith("{\"error_code\":");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/x", "/api", "/api/1", "/api/v1/x", "/healthy", "//x/api/2.0"})
  void otherPathsAreNotMlflows(String path) {
    Answer answer = server.raw("GET " + path + " HTTP/1.1", NOTHING);
    assertThat(answer.body()).startsWith("{\"other\":");
  }
}
