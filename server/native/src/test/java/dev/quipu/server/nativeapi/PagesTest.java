package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Every list can be read to its end, each entry once, and says when there is more.
class PagesTest extends ServedTest {
  private String run = "";

  @BeforeEach
  void start() {
    run = server.newRun();
  }

  /// Reads a list to its end by pages of three.
  private List<String> readAll(String path, String list, Function<JsonNode, String> name) {
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          server
              .get(path + (path.contains("?") ? "&" : "?") + "maxResults=3&pageToken=" + token)
              .json(200);
      assertThat(page.get(list).size()).isBetween(1, 3);
      page.get(list).forEach(one -> names.add(name.apply(one)));
      token = page.path("nextPageToken").asString("");
    } while (!token.isEmpty());
    return names;
  }

  @Test
  void theKeysInUse() {
    String params =
        IntStream.range(0, 10)
            .mapToObj(i -> "\"p:" + i + "\":" + i)
            .reduce("", (a, b) -> a + "," + b);
    server
        .post(
            "/runs",
            "{\"experimentId\":\"0\",\"params\":{"
                + params.substring(1)
                + "},\"tags\":{\"p\":\"\"}}")
        .json(201);
    Function<JsonNode, String> key = one -> one.get("key").asString();
    String columns = "/experiments/0/columns";
    assertThat(readAll(columns, "columns", key)).hasSize(11).doesNotHaveDuplicates();
    assertThat(readAll(columns + "?kind=param", "columns", key))
        .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(i -> "p:" + i).toList());
    assertThat(readAll(columns + "?q=P", "columns", key)).hasSize(11);
    assertThat(readAll(columns + "?kind=tag", "columns", key)).containsExactly("p");
    JsonNode first = server.get(columns + "?kind=param&maxResults=3").json(200);
    assertThat(first.get("total").asInt()).isEqualTo(10);
    String token = first.get("nextPageToken").asString();
    for (String other :
        List.of("?pageToken=", "?kind=tag&pageToken=", "?kind=param&q=p&pageToken=")) {
      Served.assertError(server.get(columns + other + token), 400, "INVALID_ARGUMENT");
    }
    Served.assertError(server.get(columns + "?kind=series"), 400, "INVALID_ARGUMENT");
  }

  @Test
  void theEntriesOfAFolderAndTheFilesBelowIt() {
    String files = "/runs/" + run + "/artifacts";
    for (int i = 0; i < 7; i++) {
      server.put(files + "/in/f" + i, new byte[i]).json(201);
      server.put(files + "/in/d" + i + "/deep", new byte[1]).json(201);
    }
    Function<JsonNode, String> path = one -> one.get("path").asString();
    List<String> entries = new ArrayList<>();
    IntStream.range(0, 7).forEach(i -> entries.add("in/d" + i));
    IntStream.range(0, 7).forEach(i -> entries.add("in/f" + i));
    assertThat(readAll(files + "?path=in", "artifacts", path)).isEqualTo(entries);
    JsonNode first = server.get(files + "?path=in&maxResults=3").json(200);
    assertThat(first.get("entries").asInt()).isEqualTo(14);
    assertThat(first.get("files").asInt()).isEqualTo(14);
    assertThat(first.get("size").asInt()).isEqualTo(28);
    assertThat(readAll(files + "?q=DEEP", "artifacts", path))
        .containsExactlyElementsOf(
            IntStream.range(0, 7).mapToObj(i -> "in/d" + i + "/deep").toList());
    assertThat(server.get(files + "?q=none").json(200).get("artifacts").size()).isZero();
    String token = first.get("nextPageToken").asString();
    for (String other : List.of("?pageToken=", "?path=in&q=deep&pageToken=")) {
      Served.assertError(server.get(files + other + token), 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void theChildrenOfARun() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String body =
          "{\"experimentId\":\"0\",\"startMs\":" + i + ",\"parentRunId\":\"" + run + "\"}";
      made.addFirst(server.post("/runs", body).json(201).get("id").asString());
    }
    Function<JsonNode, String> id = one -> one.get("id").asString();
    assertThat(readAll("/runs/" + run + "/children", "runs", id)).isEqualTo(made);
    assertThat(server.get("/runs/" + run).json(200).get("children").asInt()).isEqualTo(8);
    server.delete("/runs/" + made.getFirst());
    assertThat(readAll("/runs/" + run + "/children", "runs", id)).isEqualTo(made.subList(1, 8));
    JsonNode found =
        server.post("/runs/search", "{\"experimentIds\":[\"0\"]}").json(200).get("runs");
    for (JsonNode one : found) {
      assertThat(one.path("children").asInt(0))
          .isEqualTo(one.get("id").asString().equals(run) ? 7 : 0);
    }
    assertThat(server.get("/runs/" + made.getLast() + "/children").json(200).get("runs").size())
        .isZero();
  }
}
