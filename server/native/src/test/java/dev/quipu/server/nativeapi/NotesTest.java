package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Notes of runs with their earlier versions.
class NotesTest extends ServedTest {
  private int save(String run, String notes, String version) {
    String body = "{\"notes\":\"" + notes + "\"" + version + "}";
    return server.patch("/runs/" + run, body).status();
  }

  private List<String> versions(String run, String query) {
    List<String> found = new ArrayList<>();
    for (JsonNode one : page(run, query).get("versions")) {
      found.add(one.get("version").asInt() + " " + one.get("notes").asString());
    }
    return found;
  }

  private JsonNode page(String run, String query) {
    return server.get("/runs/" + run + "/notes" + query).json(200);
  }

  @Test
  void everyTextThatIsSavedIsAVersion() {
    String run =
        server
            .post("/runs", "{\"experimentId\":\"0\",\"notes\":\"a\"}")
            .json(201)
            .get("id")
            .asString();
    assertThat(save(run, "b", "")).isEqualTo(200);
    assertThat(save(run, "b", "")).isEqualTo(200);
    assertThat(save(run, "", "")).isEqualTo(200);
    assertThat(save(run, "a", "")).isEqualTo(200);
    assertThat(versions(run, "")).containsExactly("4 a", "3 ", "2 b", "1 a");
    assertThat(page(run, "").get("versions").get(0).get("savedMs").asLong()).isPositive();
    assertThat(server.get("/runs/" + run).json(200).get("notes").asString()).isEqualTo("a");
    JsonNode first = page(run, "?max=3");
    assertThat(versions(run, "?max=3&pageToken=" + first.get("nextPageToken").asString()))
        .containsExactly("1 a");
  }

  @Test
  void whoeverEditsAnOlderVersionIsToldAndChangesNothing() {
    String run = server.newRun();
    assertThat(save(run, "mine", ",\"notesVersion\":0")).isEqualTo(200);
    String other = "{\"notes\":\"yours\",\"name\":\"x\",\"notesVersion\":0}";
    JsonNode error = Served.assertError(server.patch("/runs/" + run, other), 409, "CONFLICT");
    assertThat(error.get("message").asString()).contains("version 1 now", "from version 0");
    JsonNode now = server.get("/runs/" + run).json(200);
    assertThat(now.get("notes").asString()).isEqualTo("mine");
    assertThat(now.get("name").asString()).isNotEqualTo("x");
    assertThat(save(run, "yours", ",\"notesVersion\":1")).isEqualTo(200);
    assertThat(versions(run, "")).containsExactly("2 yours", "1 mine");
  }

  @Test
  void theLastHundredAreKept() {
    String run = server.newRun();
    for (int i = 1; i <= 103; i++) {
      save(run, "n" + i, "");
    }
    List<String> all = new ArrayList<>();
    String token = "";
    do {
      all.addAll(versions(run, "?max=20&pageToken=" + token));
      JsonNode page = page(run, "?max=20&pageToken=" + token);
      token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
    } while (!token.isEmpty());
    assertThat(all).hasSize(100).startsWith("103 n103").endsWith("4 n4");
  }

  @Test
  void whatIsWrongIsRefused() {
    String run = server.newRun();
    assertThat(server.get("/runs/" + run + "/notes?max=21").status()).isEqualTo(400);
    assertThat(server.get("/runs/" + run + "/notes?pageToken=AA").status()).isEqualTo(400);
    assertThat(server.get("/runs/" + "0".repeat(32) + "/notes").status()).isEqualTo(404);
    assertThat(save(run, "n", ",\"notesVersion\":{}")).isEqualTo(400);
    assertThat(save(run, "n".repeat(200_001), "")).isEqualTo(400);
    assertThat(page(run, "").get("versions")).isEmpty();
  }
}
