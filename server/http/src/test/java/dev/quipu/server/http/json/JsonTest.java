package dev.quipu.server.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.request.MemoryBudget;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static JsonObject read(String json, MemoryBudget memory) {
    return Json.readObject(json.getBytes(StandardCharsets.UTF_8), memory.share());
  }

  @Test
  void whatNobodyAsksForCostsNothing() {
    MemoryBudget memory = new MemoryBudget(10_000);
    JsonObject body =
        read("{\"x\":[" + "{},".repeat(1_000_000) + "{\"a\":{}}],\"name\":\"n\"}", memory);
    assertThat(body.requiredText("name")).isEqualTo("n");
    assertThat(memory.taken()).isZero();
  }

  @Test
  void whatIsBuiltIsBounded() {
    String many = "{\"x\":[" + "{},".repeat(JsonLimits.JSON_ENTRIES) + "{}]}";
    assertThatThrownBy(() -> read(many, new MemoryBudget(Long.MAX_VALUE)).objects("x"))
        .hasMessageContaining("\"x\" has more than 50000 elements");
    String some = "{\"x\":[" + "{},".repeat(10_000) + "{}]}";
    assertThat(read(some, new MemoryBudget(10_000_000)).objects("x")).hasSize(10_001);
    MemoryBudget full = new MemoryBudget(1_000_000);
    try (MemoryBudget.Share other = full.share()) {
      other.take(900_000);
      assertThatThrownBy(() -> read(some, full).objects("x"))
          .isInstanceOfSatisfying(
              QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
    StringBuilder fields = new StringBuilder("{");
    for (int i = 0; i <= JsonLimits.JSON_ENTRIES; i++) {
      fields.append("\"f").append(i).append("\":1,");
    }
    assertThatThrownBy(() -> read(fields + "\"end\":1}", new MemoryBudget(Long.MAX_VALUE)))
        .hasMessageContaining("Body has more than 50000 fields");
  }

  @Test
  void whatLiesDeepIsFoundWhereItIs() {
    JsonObject body =
        Json.readObject(
            """
            {"ä€😀": "x", "a": {"b": [{"c": {"d": [1, 2.5, -3]}}, {"c": null}]},
             "t" : [ "u" , "v\\u00e4" ], "e": {}, "f": [], "n": [[1], "s"]}
            """);
    JsonObject c = body.object("a").orElseThrow().objects("b").getFirst().object("c").orElseThrow();
    assertThat(c.numbers("d")).containsExactly(1.0, 2.5, -3.0);
    assertThat(body.texts("t")).containsExactly("u", "vä");
    assertThat(body.object("e").orElseThrow().names()).isEmpty();
    assertThat(body.objects("f")).isEmpty();
    assertThat(body.requiredText("ä€😀")).isEqualTo("x");
    assertThatThrownBy(() -> body.texts("n"))
        .hasMessageContaining("Field \"n\" is an array, not an array of strings");
    assertThatThrownBy(() -> c.object("d"))
        .hasMessageContaining("Field \"a.b[0].c.d\" is an array, not an object");
    assertThatThrownBy(() -> Json.readObject("{\"a\":[1,}").objects("a")).isNotNull();
    assertThatThrownBy(() -> Json.readObject("{\"a\":{\"b\":}}"))
        .isInstanceOf(QuipuException.class);
  }

  @Test
  void otherEncodingsAreRefused() {
    assertThatThrownBy(() ->
            Json.readObject(
                "{\"a\":[1]}".getBytes(StandardCharsets.UTF_16BE),
                new MemoryBudget(Long.MAX_VALUE).share()))
        .hasMessageContaining("not in UTF-8");
  }
}
