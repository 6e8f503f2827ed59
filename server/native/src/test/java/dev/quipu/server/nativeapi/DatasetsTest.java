package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Datasets of runs, and runs of datasets.
class DatasetsTest extends ServedTest {
  private JsonNode note(String run, String dataset) {
    return server
        .post("/runs/" + run + "/datasets", "{\"datasets\":[" + dataset + "]}")
        .json(200)
        .get("datasets");
  }

  private JsonNode of(String run) {
    return server.get("/runs/" + run + "/datasets").json(200).get("datasets");
  }

  @Test
  void aDatasetComesBackAsItWasNoted() {
    String run = server.newRun();
    note(
        run,
        """
        {"name":"reviews","digest":"abc","uri":"s3://bucket/reviews.csv","description":"50k",
         "schema":"{}","profile":"{\\"num_rows\\":5}","context":"training","tags":{"split":"a"}}\
        """);
    JsonNode dataset = of(run).get(0);
    assertThat(dataset.get("sourceType").asString()).isEqualTo("s3");
    assertThat(dataset.get("source").asString()).isEqualTo("{\"uri\":\"s3://bucket/reviews.csv\"}");
    assertThat(dataset.get("uri").asString()).isEqualTo("s3://bucket/reviews.csv");
    assertThat(dataset.get("description").asString()).isEqualTo("50k");
    assertThat(dataset.get("profile").asString()).isEqualTo("{\"num_rows\":5}");
    assertThat(dataset.get("context").asString()).isEqualTo("training");
    assertThat(dataset.get("tags").get("split").asString()).isEqualTo("a");
    JsonNode whole = server.get("/runs/" + run).json(200).get("inputs").get(0);
    assertThat(whole.get("description").asString()).isEqualTo("50k");
    assertThat(whole.has("profile")).isFalse();
    JsonNode found =
        server
            .post(
                "/runs/search",
                "{\"filter\":\"datasets.name = 'reviews' AND datasets.context = 'training'\"}")
            .json(200);
    assertThat(found.get("total").asInt()).isEqualTo(1);
  }

  @Test
  void aPlaceOfWhichNoDigestIsKnownHasADigestOfItsOwn() {
    String run = server.newRun();
    note(run, "{\"name\":\"d\",\"uri\":\"s3://b/1\"},{\"name\":\"d\",\"uri\":\"s3://b/2\"}");
    JsonNode all = note(run, "{\"name\":\"d\",\"uri\":\"s3://b/1\"}");
    assertThat(all).hasSize(2);
    assertThat(all.get(0).get("digest").asString()).startsWith("uri:").hasSize(36);
    assertThat(all.get(1).get("digest")).isNotEqualTo(all.get(0).get("digest"));
  }

  @Test
  void theRunsOfADatasetAreFoundPageByPage() {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      runs.add(0, server.newRun());
      note(runs.get(0), "{\"name\":\"a&b ü\",\"digest\":\"1/2\",\"context\":\"c" + i + "\"}");
    }
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          server
              .get("/datasets/runs?name=a%26b%20%C3%BC&digest=1%2F2&max=2&pageToken=" + token)
              .json(200);
      page.get("runs").forEach(run -> found.add(run.get("id").asString()));
      token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
    } while (!token.isEmpty());
    assertThat(found).containsExactlyInAnyOrderElementsOf(runs);
    JsonNode list = server.get("/datasets?q=A%26B").json(200).get("datasets");
    assertThat(list.get(0).get("runs").asInt()).isEqualTo(5);
    server.delete("/runs/" + runs.get(0));
    assertThat(server.get("/datasets").json(200).get("datasets").get(0).get("runs").asInt())
        .isEqualTo(4);
  }

  @Test
  void datasetsAreListedPageByPageWhateverTheirNames() {
    String run = server.newRun();
    note(run, "{\"name\":\"a\",\"digest\":\"x 1 y\"},{\"name\":\"a\\nb\",\"digest\":\"2\"}");
    note(run, "{\"name\":\"3 a\",\"digest\":\"\\u00fc\"}");
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = server.get("/datasets?max=1&pageToken=" + token).json(200);
      page.get("datasets").forEach(one -> names.add(one.get("name").asString()));
      token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
    } while (!token.isEmpty());
    assertThat(names).containsExactly("3 a", "a", "a\nb");
    assertThat(server.get("/datasets?max=1&pageToken=AAAA").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"datasets\":[]}",
        "{\"datasets\":[{}]}",
        "{\"datasets\":[{\"name\":\"d\"}]}",
        "{\"datasets\":[{\"name\":\"\",\"digest\":\"1\"}]}",
        "{\"datasets\":[{\"name\":\"d\",\"digest\":\"\"}]}",
        "{\"datasets\":[{\"name\":\"d\",\"digest\":1}]}",
        "{\"datasets\":[{\"name\":\"d\",\"uri\":\"s3://u:p@h/k\"}]}",
        "{\"datasets\":[{\"name\":\"d\",\"uri\":\"javascript:alert(1)\"}]}",
        "{\"datasets\":[{\"name\":\"d\",\"uri\":\"s3://h/k\",\"source\":\"{}\"}]}",
        "{\"datasets\":[{\"name\":\"d\\u0000\",\"digest\":\"1\"}]}",
        "{\"datasets\":[{\"name\":\"d\\ud800\",\"digest\":\"1\"}]}",
        "{\"datasets\":[{\"name\":\"d\",\"digest\":\"1\",\"tags\":{\"a\":{}}}]}",
        "{\"datasets\":{\"name\":\"d\"}}",
        "{\"datasets\":[1]}",
        "[]",
      })
  void whatIsNoDatasetIsRefusedAndChangesNothing(String body) {
    String run = server.newRun();
    assertThat(server.post("/runs/" + run + "/datasets", body).status()).isEqualTo(400);
    assertThat(of(run)).isEmpty();
  }

  @Test
  void limitsAreNamedAndOneWrongDatasetRefusesAll() {
    String run = server.newRun();
    String one = "{\"name\":\"d%d\",\"digest\":\"1\"}";
    String tooMany =
        IntStream.range(0, 101)
            .mapToObj(one::formatted)
            .collect(Collectors.joining(",", "{\"datasets\":[", "]}"));
    assertThat(server.post("/runs/" + run + "/datasets", tooMany).text())
        .contains("101 datasets", "from 1 to 100");
    String longDigest =
        one.formatted(1) + ",{\"name\":\"e\",\"digest\":\"" + "1".repeat(129) + "\"}";
    assertThat(
            server.post("/runs/" + run + "/datasets", "{\"datasets\":[" + longDigest + "]}").text())
        .contains("Dataset digest has 129 characters; at most 128 are allowed");
    assertThat(of(run)).isEmpty();
    for (int i = 0; i < 10; i++) {
      int from = i * 100;
      String hundred =
          IntStream.range(from, from + 100)
              .mapToObj(one::formatted)
              .collect(Collectors.joining(","));
      note(run, hundred);
    }
    assertThat(
            server
                .post("/runs/" + run + "/datasets", "{\"datasets\":[" + one.formatted(5000) + "]}")
                .text())
        .contains("would have 1001 datasets; at most 1000 are allowed");
    note(run, one.formatted(7));
  }

  @Test
  void aRunThatIsNotThereOrDeletedTakesNone() {
    String body = "{\"datasets\":[{\"name\":\"d\",\"digest\":\"1\"}]}";
    String none = "0".repeat(32);
    assertThat(server.post("/runs/" + none + "/datasets", body).status()).isEqualTo(404);
    assertThat(server.get("/runs/" + none + "/datasets").status()).isEqualTo(404);
    String run = server.newRun();
    server.delete("/runs/" + run);
    assertThat(server.post("/runs/" + run + "/datasets", body).status()).isEqualTo(400);
    assertThat(server.get("/datasets/runs?name=d").status()).isEqualTo(400);
    assertThat(server.get("/datasets?max=1001").status()).isEqualTo(400);
  }
}
