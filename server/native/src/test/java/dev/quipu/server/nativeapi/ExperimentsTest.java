package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExperimentsTest extends ServedTest {

  @Test
  void theDefaultExperimentIsThereFromTheStart() {
    JsonNode experiment = server.get("/experiments/0").json(200);
    assertThat(experiment.get("name").asString()).isEqualTo("Default");
    assertThat(experiment.get("status").asString()).isEqualTo("active");
    assertThat(experiment.get("deleted").asBoolean()).isFalse();
    assertThat(experiment.get("runCount").asInt()).isZero();
    assertThat(experiment.has("lastRunMs")).isFalse();
  }

  @Test
  void anExperimentIsMadeChangedDeletedAndRestored() {
    JsonNode made =
        server
            .post("/experiments", "{\"name\":\"a/b\",\"description\":\"d\",\"tags\":{\"k\":\"v\"}}")
            .json(201);
    String path = "/experiments/" + made.get("id").asString();
    assertThat(made.get("tags").get("k").asString()).isEqualTo("v");

    JsonNode changed =
        server
            .patch(
                path, "{\"name\":\"c\",\"status\":\"archived\",\"tags\":{\"k\":null,\"l\":\"w\"}}")
            .json(200);
    assertThat(changed.get("name").asString()).isEqualTo("c");
    assertThat(changed.get("description").asString()).isEqualTo("d");
    assertThat(changed.get("status").asString()).isEqualTo("archived");
    assertThat(changed.get("tags").toString()).isEqualTo("{\"l\":\"w\"}");

    assertThat(server.delete(path).status()).isEqualTo(204);
    assertThat(server.get(path).json(200).get("deleted").asBoolean()).isTrue();
    Served.assertError(server.patch(path, "{\"name\":\"x\"}"), 400, "INVALID_ARGUMENT");
    assertThat(server.post(path + "/restore", "").json(200).get("deleted").asBoolean()).isFalse();
  }

  @Test
  void aNameIsTakenInBothItsSpellings() {
    JsonNode made = server.post("/experiments", "{\"name\":\"caf\\u00e9\"}").json(201);
    String twin = "{\"name\":\"cafe\\u0301\"";
    Served.assertError(server.post("/experiments", twin + "}"), 409, "ALREADY_EXISTS");
    JsonNode again = server.post("/experiments", twin + ",\"ifExists\":\"return\"}").json(200);
    assertThat(again.get("id")).isEqualTo(made.get("id"));
    JsonNode other = server.post("/experiments", "{\"name\":\"tea\"}").json(201);
    Served.assertError(
        server.patch("/experiments/" + other.get("id").asString(), twin + "}"),
        409,
        "ALREADY_EXISTS");
    server.patch("/experiments/" + made.get("id").asString(), twin + "}").json(200);
    Served.assertError(
        server.post("/experiments", "{\"name\":\"\\u00e9e\\u0301\"}"), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aTakenNameIsRefusedUnlessTheExistingOneIsWanted() {
    JsonNode made = server.post("/experiments", "{\"name\":\"a\"}").json(201);
    Served.assertError(server.post("/experiments", "{\"name\":\"a\"}"), 409, "ALREADY_EXISTS");
    JsonNode again =
        server.post("/experiments", "{\"name\":\"a\",\"ifExists\":\"return\"}").json(200);
    assertThat(again.get("id")).isEqualTo(made.get("id"));
    assertThat(server.post("/experiments", "{\"name\":\"b\",\"ifExists\":\"return\"}").json(201))
        .isNotNull();
    server.delete("/experiments/" + made.get("id").asString());
    Served.assertError(
        server.post("/experiments", "{\"name\":\"a\",\"ifExists\":\"return\"}"), 409, "CONFLICT");
  }

  @Test
  void experimentsAreFoundByFilterInOrderAndByPages() {
    for (String name : List.of("x1", "x2", "x3", "y")) {
      server.post("/experiments", "{\"name\":\"" + name + "\"}").json(201);
    }
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          server
              .get(
                  "/experiments?filter="
                      + Served.encoded("name LIKE 'x%'")
                      + "&orderBy="
                      + Served.encoded("name DESC")
                      + "&maxResults=2&pageToken="
                      + token)
              .json(200);
      page.get("experiments").forEach(e -> names.add(e.get("name").asString()));
      token = page.path("nextPageToken").asString("");
    } while (!token.isEmpty());
    assertThat(names).containsExactly("x3", "x2", "x1");
  }

  @Test
  void anErrorInAFilterSaysWhereItIs() {
    JsonNode error =
        Served.assertError(
            server.get("/experiments?filter=" + Served.encoded("name = ") + "&maxResults=5"),
            400,
            "INVALID_ARGUMENT");
    assertThat(error.get("details").get("field").asString()).isEqualTo("filter");
    assertThat(error.get("details").get("position").isInt()).isTrue();
  }

  @Test
  void theColumnsInUseAreCounted() {
    server
        .post("/runs", "{\"experimentId\":\"0\",\"params\":{\"lr\":0.1},\"tags\":{\"team\":\"a\"}}")
        .json(201);
    server.post("/runs", "{\"experimentId\":\"0\",\"params\":{\"lr\":0.2}}").json(201);
    JsonNode columns = server.get("/experiments/0/columns?q=L").json(200);
    assertThat(columns.toString())
        .isEqualTo(
            "{\"columns\":[{\"kind\":\"param\",\"key\":\"lr\",\"runs\":2,\"varies\":true}],"
                + "\"truncated\":false,\"total\":1}");
    assertThat(
            server
                .get("/experiments/0/columns?maxResults=1")
                .json(200)
                .get("truncated")
                .asBoolean())
        .isTrue();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Served.assertError(server.get("/experiments/77"), 404, "NOT_FOUND");
    Served.assertError(server.get("/experiments/../0"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.get("/experiments/007"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.get("/nothing"), 404, "NOT_FOUND");
    Served.Answer answer = server.sendJson("PUT", "/experiments", "{}");
    Served.assertError(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo("GET, POST");
  }

  @Test
  void anExperimentThatIsThereIsDescribedAgain() {
    String first = "{\"name\":\"d\",\"description\":\"About BERT\",\"tags\":{\"a\":\"1\"}}";
    server.post("/experiments", first).json(201);
    String again = "{\"name\":\"d\",\"ifExists\":\"update\",\"tags\":{\"b\":\"2\"}";
    JsonNode tagged = server.post("/experiments", again + "}").json(200);
    assertThat(tagged.get("description").asString()).isEqualTo("About BERT");
    assertThat(tagged.get("tags").size()).isEqualTo(2);
    JsonNode same = server.post("/experiments", again + "}").json(200);
    assertThat(same.get("updatedMs")).isEqualTo(tagged.get("updatedMs"));
    JsonNode described = server.post("/experiments", again + ",\"description\":\"New\"}").json(200);
    assertThat(described.get("description").asString()).isEqualTo("New");
    String filter = Served.encoded("description ILIKE '%NEW%'");
    JsonNode found = server.get("/experiments?filter=" + filter).json(200).get("experiments");
    assertThat(found.size()).isEqualTo(1);
    Served.assertError(
        server.post("/experiments", "{\"name\":\"d\",\"ifExists\":\"replace\"}"),
        400,
        "INVALID_ARGUMENT");
  }
}
