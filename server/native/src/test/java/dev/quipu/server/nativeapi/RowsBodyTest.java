package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Rows that come in as JSON.
class RowsBodyTest extends ServedTest {
  private String run = "";

  @BeforeEach
  void start() {
    run = server.newRun();
  }

  private Served.Answer log(String body) {
    return server.post("/runs/" + run + "/rows", body);
  }

  private JsonNode rows(String of, String stream) {
    return server.get("/runs/" + of + "/rows?stream=" + stream).json(200).get("rows");
  }

  @Test
  void anArrayOfRowsIsStoredAsItIs() {
    JsonNode appended =
        log("""
        [{"stream": "train", "step": 7, "timeMs": 1700000000000,
          "fields": {"loss": 0.5, "phase": "warm", "ok": true, "none": null, "big": 9007199254740993}},
         {"stream": "train", "step": 8, "timeMs": 1700000000001,
          "fields": {"box": [1, 2.50, {"a": "b"}], "loss": "NaN", "huge": 1e400}},
         {"step": 9, "timeMs": 1700000000002, "fields": {"top": -1}}]
        """)
            .json(200);
    assertThat(appended.get("points").asInt()).isEqualTo(9);
    assertThat(server.get("/runs/" + run + "/rows?stream=train").text())
        .contains(
            """
            "rows":[{"index":0,"step":7,"timeMs":1700000000000,\
            "fields":{"big":9007199254740993,"loss":0.5,"none":null,"ok":true,"phase":"warm"}},\
            {"index":1,"step":8,"timeMs":1700000000001,\
            "fields":{"box":[1,2.50,{"a":"b"}],"huge":1e400,"loss":"NaN"}}]\
            """);
    assertThat(rows(run, "").get(0).get("fields")).hasToString("{\"top\":-1.0}");
  }

  @Test
  void whatAPageOfRowsGivesCanBeSentToAnotherRun() {
    log("""
    [{"stream":"t","step":1,"timeMs":5,"fields":{"a":"NaN","b":"NaN","c":"-Infinity"},"strings":["b"]},
     {"stream":"t","step":1,"timeMs":5,"fields":{"a":12345678901234567890,"b":{"x":[]}}}]
    """)
        .json(200);
    JsonNode page = rows(run, "t");
    String copied = page.toString().replace("{\"index\"", "{\"stream\":\"t\",\"index\"");
    String copy = server.newRun();
    server.post("/runs/" + copy + "/rows", copied).json(200);
    assertThat(rows(copy, "t")).isEqualTo(page);
    assertThat(page.get(0).get("strings")).hasToString("[\"b\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-ndjson", "application/jsonl", "application/json"})
  void rowsMayComeOneALine(String type) {
    String lines =
        """
        {"stream":"s","fields":{"x":1}}

        {"stream":"s","fields":{"x":2}}
        {"stream":"s","step":10,"fields":{"x":3}}
        {"fields":{"x":4}}
        """;
    server
        .send(
            server
                .request("/runs/" + run + "/rows")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(lines))
                .build())
        .json(200);
    log("{\"stream\":\"s\",\"fields\":{\"x\":5}}").json(200);
    JsonNode rows = rows(run, "s");
    assertThat(rows).extracting(row -> row.get("step").asInt()).containsExactly(0, 1, 10, 3);
    assertThat(rows).extracting(row -> row.get("timeMs").asLong()).doesNotContain(0L);
    assertThat(rows(run, "")).hasSize(1);
  }

  @Test
  void aNumberedBodyIsStoredOnce() {
    for (int i = 0; i < 2; i++) {
      JsonNode answer =
          server
              .send(
                  server
                      .request("/runs/" + run + "/rows")
                      .header("Content-Type", "application/json")
                      .header("Quipu-Writer", "0123456789abcdef0123456789abcdef")
                      .header("Quipu-Sequence", "1")
                      .POST(BodyPublishers.ofString("[{\"fields\":{\"x\":1}}]"))
                      .build())
              .json(200);
      assertThat(answer.get("duplicate").asBoolean()).isEqualTo(i == 1);
    }
    assertThat(rows(run, "")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | Body has no rows",
        "`` | Body has no rows",
        "[1] | Row 1: it is not an object",
        "{\"loss\":1} | Row 1: it has no \"fields\"",
        "{\"fields\":{}} | Row 1: it has no \"fields\"",
        "{\"fields\":[1]} | Row 1: \"fields\" is not an object",
        "[{\"fields\":{\"a\":1}},{\"fields\":{\"a\":1,\"a\":2}}] | Row 2: Field \"a\" is there twice",
        "{\"fields\":{\"a\":1},\"step\":1,\"step\":2} | Row 1: Field \"step\" is there twice",
        "{\"fields\":{\"a\":1},\"step\":1.5} | Row 1: \"step\" is \"1.5\"; it must be an integer of 64 bits",
        "{\"fields\":{\"a\":1},\"step\":9223372036854775808} | it must be an integer of 64 bits",
        "{\"fields\":{\"a\":1},\"timeMs\":\"now\"} | Row 1: \"timeMs\" is \"now\"",
        "{\"fields\":{\"a\":1},\"stream\":\"a/b\"} | Row 1: stream \"a/b\" holds a slash",
        "{\"fields\":{\"a\":1},\"stream\":5} | Row 1: \"stream\" is not a string",
        "{\"fields\":{\"\":1}} | Row 1: ",
        "{\"fields\":{\"a\\u0000\":1}} | Row 1: ",
        "{\"fields\":{\"a\":1},\"strings\":\"a\"} | Row 1: \"strings\" is not an array",
        "[{\"fields\":{\"a\":1}}] x | Body",
        "{\"fields\":{\"a\":1} | Body",
      })
  void whatIsNoRowIsRefusedByItsNumberAndNothingIsStored(String body, String message) {
    JsonNode error = Served.assertError(log(body), 400, "INVALID_ARGUMENT");
    assertThat(error.get("message").asString()).contains(message);
    assertThat(server.get("/runs/" + run + "/streams").json(200).get("streams")).isEmpty();
  }

  @Test
  void anUnknownRunIsNoFaultOfARow() {
    String path = "/runs/" + "0".repeat(32) + "/rows";
    Served.assertError(server.post(path, "{\"fields\":{\"x\":1}}"), 404, "NOT_FOUND");
  }

  @Test
  void moreValuesThanOneRequestMayHaveAreRefused() {
    String row =
        "{\"fields\":{"
            + String.join(",", IntStream.range(0, 1000).mapToObj(i -> "\"k" + i + "\":1").toList())
            + "}}";
    JsonNode error =
        Served.assertError(
            log("[" + String.join(",", IntStream.range(0, 101).mapToObj(i -> row).toList()) + "]"),
            400,
            "INVALID_ARGUMENT");
    assertThat(error.get("message").asString()).contains("100000");
    Served.assertError(
        server.send(
            server
                .request("/runs/" + run + "/rows")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("[]"))
                .build()),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }
}
