package dev.quipu.server.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.http.json.Json;
import dev.quipu.server.mlflow.TestServer.Answer;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;

/// Evaluation datasets as raw requests see them: shapes, codes and hostile input.
class EvaluationDatasetsTest {
  private static final String DATASETS = "/api/3.0/mlflow/datasets";

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

  private static String object(Consumer<JsonGenerator> members) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
    return out.toString();
  }

  private static String field(String name, String value) {
    return object(json -> json.writeStringProperty(name, value));
  }

  private String create(String name) {
    Answer made = server.post(DATASETS + "/create", field("name", name));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    return made.field("dataset_id");
  }

  private Answer write(String dataset, String records) {
    return server.post(DATASETS + "/" + dataset + "/records", field("records", records));
  }

  private String records(String dataset, String query) {
    Answer answer = server.get(DATASETS + "/" + dataset + "/records" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private Answer send(String method, String path, String json) {
    return server.send(method, path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private void refused(Answer answer, String words) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.field("error_code")).isEqualTo("INVALID_PARAMETER_VALUE");
    assertThat(answer.body()).contains(words);
  }

  @Test
  void recordsOfOneInputAreOneRecordWhoseAnswersAreMerged() {
    String set = create("s");
    assertThat(
            write(
                    set,
                    """
                    [{"inputs":{"a":1,"b":"x"},"expectations":{"answer":1},"tags":{"t":"1"}},
                     {"inputs":{"b":"x","a":1.0},"expectations":{"more":2},"outputs":[1]}]\
                    """)
                .body())
        .isEqualTo("{\"inserted_count\":1,\"updated_count\":1}");

    assertThat(records(set, ""))
        .contains("\\\"inputs\\\":{\\\"a\\\":1,\\\"b\\\":\\\"x\\\"}")
        .contains("\\\"expectations\\\":{\\\"answer\\\":1,\\\"more\\\":2}")
        .contains("\\\"outputs\\\":[1]")
        .contains("\\\"tags\\\":{\\\"t\\\":\\\"1\\\"}");
    assertThat(server.get(DATASETS + "/" + set).body())
        .contains("num_records\\\": 1}")
        .contains("\\\"inputs\\\":{\\\"a\\\":\\\"integer\\\",\\\"b\\\":\\\"string\\\"}");
  }

  @Test
  void aRecordIsRemovedByItsId() {
    String set = create("s");
    write(set, "[{\"inputs\":{\"q\":1}},{\"inputs\":{\"q\":2}}]");
    String all = records(set, "");
    String id = all.substring(all.indexOf("dr-"), all.indexOf("dr-") + 35);

    Answer removed =
        send(
            "DELETE",
            DATASETS + "/" + set + "/records",
            "{\"dataset_record_ids\":[\"" + id + "\",\"dr-none\",\"" + id + "\"]}");

    assertThat(removed.body()).isEqualTo("{\"deleted_count\":1}");
    assertThat(records(set, "")).doesNotContain(id).contains("{\\\"q\\\":2}");
    assertThat(server.get(DATASETS + "/" + set).body()).contains("num_records\\\": 1}");
  }

  @Test
  void recordsComePageByPage() {
    String set = create("s");
    String other = create("s");
    write(
        set,
        IntStream.range(0, 5)
            .mapToObj(i -> "{\"inputs\":{\"q\":" + i + "}}")
            .collect(Collectors.joining(",", "[", "]")));

    Answer first = server.get(DATASETS + "/" + set + "/records?max_results=3");
    String token = first.field("next_page_token");

    assertThat(first.body()).contains("{\\\"q\\\":2}").doesNotContain("{\\\"q\\\":3}");
    assertThat(records(set, "?max_results=3&page_token=" + token))
        .contains("{\\\"q\\\":3}", "{\\\"q\\\":4}")
        .doesNotContain("{\\\"q\\\":2}", "next_page_token");
    refused(server.get(DATASETS + "/" + other + "/records?page_token=" + token), "does not belong");
  }

  @Test
  void badRecordsAreRefusedAndNothingIsStored() {
    String set = create("s");
    String good = "{\"inputs\":{\"q\":1}},";
    refused(write(set, "{}"), "not an array");
    refused(write(set, "[" + good + "1]"), "records[1]");
    refused(write(set, "[" + good + "{\"inputs\":7}]"), "records[1].inputs");
    refused(write(set, "[" + good + "{\"inputs\":{},\"expectations\":[]}]"), "expectations");
    refused(write(set, "[" + good + "{\"inputs\":{\"q\":NaN}}]"), "NaN");
    refused(write(set, "[" + good + "{\"inputs\":{},\"inputs\":{}}]"), "twice");
    refused(write(set, "[" + good + "{\"inputs\":{\"q\":" + "[".repeat(5000)), "depth");
    refused(write(set, "[" + good + "{\"inputs\":" + deep(40) + "}]"), "nested more than 32 deep");
    refused(
        write(set, "[" + good + "{\"inputs\":{\"q\":\"" + "x".repeat(70_000) + "\"}}]"), "65536");
    refused(write(set, "[" + good + "{\"inputs\":{},\"source\":{\"source_type\":\"x\"}}]"), "CODE");
    refused(write(set, "[{\"inputs\":{}}] []"), "goes on");
    refused(write(set, "[" + good), "JSON");
    refused(write(set, "[" + "{\"inputs\":{}},".repeat(10_001) + "{\"inputs\":{}}]"), "10000");
    assertThat(records(set, "")).isEqualTo("{\"records\":\"[]\"}");
  }

  private static String deep(int levels) {
    return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
  }

  @Test
  void badSetsAreRefused() {
    refused(server.post(DATASETS + "/create", "{}"), "name");
    refused(server.post(DATASETS + "/create", field("name", "x".repeat(256))), "255");
    refused(server.post(DATASETS + "/create", "{\"name\":\"a\",\"tags\":\"[1]\"}"), "object");
    refused(
        server.post(
            DATASETS + "/create",
            object(json -> {
              json.writeStringProperty("name", "a");
              json.writeStringProperty("tags", "{\"k\":\"" + "v".repeat(5001) + "\"}");
            })),
        "5000");
    Answer nowhere =
        server.post(DATASETS + "/create", "{\"name\":\"a\",\"experiment_ids\":[\"77\"]}");
    assertThat(nowhere.status()).isEqualTo(404);
    assertThat(nowhere.body()).contains("No Experiment with id=77");
    assertThat(server.post(DATASETS + "/search", "{}").body()).isEqualTo("{}");
    refused(server.post(DATASETS + "/search", field("filter_string", "params.x = 'y'")), "params");
  }

  @Test
  void aSetThatIsNotThereAnswers404() {
    String missing = "d-" + "0".repeat(32);
    for (String id : new String[] {missing, "no id", "d-1"}) {
      String path = DATASETS + "/" + id.replace(" ", "%20");
      assertThat(server.get(path).status()).isEqualTo(404);
      assertThat(server.get(path).body())
          .contains("Evaluation dataset with id '" + id + "' not found");
      assertThat(server.get(path + "/records").status()).isEqualTo(404);
      assertThat(server.post(path + "/records", field("records", "[]")).status()).isEqualTo(404);
      assertThat(server.post(path + "/add-experiments", "{}").status()).isEqualTo(404);
      assertThat(send("PATCH", path + "/tags", field("tags", "{}")).status()).isEqualTo(404);
      // As in MLflow.
      assertThat(send("DELETE", path, "").body()).isEqualTo("{}");
    }
  }

  @Test
  void aSetIsRemovedWithItsRecords() {
    String set = create("s");
    write(set, "[{\"inputs\":{\"q\":1}}]");

    assertThat(send("DELETE", DATASETS + "/" + set, "").status()).isEqualTo(200);

    assertThat(server.get(DATASETS + "/" + set + "/records").status()).isEqualTo(404);
  }
}
