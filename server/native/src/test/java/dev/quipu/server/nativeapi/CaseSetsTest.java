package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Sets of cases as clients of the native API make, change and remove them.
class CaseSetsTest extends ServedTest {
  private String create(String name) {
    return server
        .post(
            "/case-sets",
            "{\"name\":\"" + name + "\",\"tags\":{\"a\":\"1\"},\"experimentIds\":[\"0\"]}")
        .json(201)
        .get("id")
        .asString();
  }

  @Test
  void aSetTakesCasesAndMergesThoseOfOneInput() {
    String set = "/case-sets/" + create("capitals");
    String cases =
        "[{\"input\":{\"q\":1,\"a\":2},\"expected\":{\"x\":1},\"metadata\":{\"m\":1}},{\"input\":\"two\"}]";
    assertThat(server.post(set + "/cases", cases).json(200).toString())
        .isEqualTo("{\"inserted\":2,\"updated\":0}");
    String again =
        "[{\"input\":{\"a\":2,\"q\":1},\"output\":7,\"expected\":{\"y\":2},\"other\":[]},{\"input\":null}]";
    assertThat(server.post(set + "/cases", again).json(200).toString())
        .isEqualTo("{\"inserted\":1,\"updated\":1}");
    JsonNode all = server.get(set + "/cases").json(200).get("cases");
    assertThat(all).hasSize(3);
    JsonNode merged = all.get(0);
    assertThat(merged.get("input").toString()).isEqualTo("{\"a\":2,\"q\":1}");
    assertThat(merged.get("output").asInt()).isEqualTo(7);
    assertThat(merged.get("expected").toString()).isEqualTo("{\"x\":1,\"y\":2}");
    assertThat(merged.get("metadata").toString()).isEqualTo("{\"m\":1}");
    assertThat(all.get(2).get("input").isNull()).isTrue();
    assertThat(server.get(set).json(200).get("cases").asInt()).isEqualTo(3);

    // What was read can be written again, line by line.
    assertThat(server.post(set + "/cases", merged.toString()).json(200).get("updated").asInt())
        .isEqualTo(1);

    String key = merged.get("key").asString();
    assertThat(server.delete(set + "/cases/" + key).status()).isEqualTo(204);
    server.delete(set + "/cases/" + key).json(404);
    server.delete(set + "/cases/x").json(404);
    assertThat(server.get(set).json(200).get("cases").asInt()).isEqualTo(2);
  }

  @Test
  void aBadCaseIsNamedAndNothingIsStored() {
    String set = "/case-sets/" + create("bad");
    String good = "{\"input\":1}";
    for (String bad :
        new String[] {
          "{\"expected\":1}",
          "7",
          "{\"input\":1,\"metadata\":2}",
          "{\"input\":1,\"input\":2}",
          "{\"input\":1,\"key\":\"q1\"}",
          "{\"input\":\"" + "x".repeat(70_000) + "\"}"
        }) {
      JsonNode error = server.post(set + "/cases", "[" + good + "," + bad + "]").json(400);
      assertThat(error.toString()).contains("Row 2");
    }
    server.post(set + "/cases", "[]").json(400);
    server.post("/case-sets/d-" + "0".repeat(32) + "/cases", good).json(404);
    assertThat(server.get(set).json(200).get("cases").asInt()).isZero();
  }

  @Test
  void aSetIsTaggedAndRemoved() {
    String set = "/case-sets/" + create("tagged");
    JsonNode changed =
        server.patch(set, "{\"tags\":{\"a\":null,\"b\":\"2\",\"c\":null}}").json(200);
    assertThat(changed.get("tags").toString()).isEqualTo("{\"b\":\"2\"}");
    assertThat(changed.get("experimentIds").toString()).isEqualTo("[\"0\"]");
    server.patch(set, "{\"tags\":{\"b\":\"3\",\"" + "k".repeat(300) + "\":\"\"}}").json(400);
    assertThat(server.get(set).json(200)).isEqualTo(changed);
    server.post("/case-sets", "{\"name\":\" \"}").json(400);
    server.post("/case-sets", "{\"name\":\"x\",\"experimentIds\":[\"987\"]}").json(404);
    assertThat(server.delete(set).status()).isEqualTo(204);
    server.delete(set).json(404);
    server.patch(set, "{}").json(404);
  }
}
