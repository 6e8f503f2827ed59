package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Two projects with the same names and the same ids of runs: neither sees the data of the other.
class TwoProjectsTest extends ServedTest {
  private static final String A = "/api/v1/projects/default";
  private static final String B = "/api/v1/projects/vision";
  private static final String RUN = "0123456789abcdef0123456789abcdef";

  @BeforeEach
  void makeProject() {
    server.post("/api/v1/projects", "{\"name\":\"vision\"}").json(201);
  }

  private static Frame frame(double value) {
    FrameBuilder frame = new FrameBuilder();
    frame.add("train/loss", 0, 1000, value);
    frame.endRow();
    return frame.build();
  }

  private void append(String project, double value) {
    server
        .send(
            server
                .request(project + "/runs/" + RUN + "/frames")
                .header("Content-Type", "application/vnd.quipu.frame")
                .POST(BodyPublishers.ofByteArray(frame(value).encoded()))
                .build())
        .json(200);
  }

  /// Makes a run of the same id in the same experiment of both projects.
  private void makeRuns() {
    for (String project : List.of(A, B)) {
      String body =
          """
          {"id":"%s","experiment":"digits","name":"in %s","params":{"p":"%s"}}\
          """
              .formatted(RUN, project.substring(17), project.substring(17));
      server.post(project + "/runs", body).json(201);
    }
    append(A, 1);
    append(B, 2);
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.get(field).asString()));
    return texts;
  }

  @Test
  void experimentsRunsAndPointsAreThoseOfTheProject() {
    makeRuns();
    String search = "{\"experimentIds\":[\"1\"],\"filter\":\"metrics.`train/loss` > 0\"}";
    String charts =
        "{\"buckets\":3,\"series\":[{\"runId\":\"" + RUN + "\",\"key\":\"train/loss\"}]}";
    for (String project : List.of(A, B)) {
      String name = project.substring(17);
      double loss = project.equals(A) ? 1 : 2;
      assertThat(texts(server.get(project + "/experiments").json(200).get("experiments"), "name"))
          .containsExactly("digits", "Default");
      assertThat(server.get(project + "/runs/" + RUN).json(200).get("name").asString())
          .isEqualTo("in " + name);
      // Twice: the second search finds the columns in memory.
      for (int i = 0; i < 2; i++) {
        assertThat(texts(server.post(project + "/runs/search", search).json(200).get("runs"), "id"))
            .containsExactly(RUN);
        assertThat(
                server
                    .post(project + "/runs/search", search.replace("> 0", "= " + (3 - loss)))
                    .json(200)
                    .get("runs"))
            .isEmpty();
      }
      JsonNode points = server.get(project + "/runs/" + RUN + "/points?key=train/loss").json(200);
      assertThat(points.get("points").toString()).contains("" + (int) loss);
      assertThat(server.post(project + "/series/query", charts).json(200).toString())
          .contains("[" + loss + "]")
          .doesNotContain("[" + (3 - loss) + "]");
    }
    server.delete(B + "/runs/" + RUN);
    assertThat(server.get(A + "/runs/" + RUN).json(200).get("deleted").asBoolean()).isFalse();
    assertThat(server.get(B + "/runs/" + RUN).json(200).get("deleted").asBoolean()).isTrue();
    // A purge of everything deleted, in every project.
    JsonNode gone = server.post("/api/v1/admin/gc", "{\"olderThanMs\":0}").json(200);
    assertThat(gone.get("runs").asLong()).isEqualTo(1);
    assertThat(server.get(B + "/runs/" + RUN).status()).isEqualTo(404);
    assertThat(server.get(A + "/runs/" + RUN + "/series").json(200).get("series")).hasSize(1);
  }

  @Test
  void theRegistryAndTheWebhooksAreThoseOfTheProject() {
    server.post(B + "/registry/models", "{\"name\":\"digits\"}").json(201);
    assertThat(server.get(A + "/registry/models/digits").status()).isEqualTo(404);
    assertThat(server.get(A + "/registry/models").json(200).get("models")).isEmpty();
    server.post(A + "/registry/models", "{\"name\":\"digits\"}").json(201);
    server.delete(A + "/registry/models/digits");
    assertThat(texts(server.get(B + "/registry/models").json(200).get("models"), "name"))
        .containsExactly("digits");

    String hook =
        """
        {"name":"%s","url":"https://hooks.example/%s","format":"json",
         "events":["run.failed"],"active":true}\
        """;
    server.post(A + "/webhooks", hook.formatted("a", "a")).json(201);
    server.post(B + "/webhooks", hook.formatted("b", "b")).json(201);
    assertThat(texts(server.get(A + "/webhooks").json(200).get("webhooks"), "name"))
        .containsExactly("a");
    assertThat(texts(server.get(B + "/webhooks").json(200).get("webhooks"), "name"))
        .containsExactly("b");
  }

  @Test
  void alertsFireInTheRunsOfTheirProject() throws InterruptedException {
    makeRuns();
    server
        .post(
            B + "/experiments/1/alerts",
            "{\"condition\":\"`train/loss` > 10\",\"message\":\"too much\"}")
        .json(200);
    append(A, 100);
    append(B, 200);
    while (server.get(B + "/firings").json(200).get("firings").isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(server.get(B + "/runs/" + RUN + "/firings").json(200).get("firings")).hasSize(1);
    assertThat(server.get(A + "/firings").json(200).get("firings")).isEmpty();
    assertThat(server.get(A + "/experiments/1/alerts").json(200).get("alerts")).isEmpty();
  }

  @Test
  void artifactsAndContentsAreThoseOfTheProject() {
    makeRuns();
    byte[] bytes = "secret".getBytes(StandardCharsets.UTF_8);
    String file = "/runs/" + RUN + "/artifacts/a.txt";
    server.send(server.request(B + file).PUT(BodyPublishers.ofByteArray(bytes)).build());
    assertThat(server.get(B + file).text()).isEqualTo("secret");
    assertThat(server.get(A + file).status()).isEqualTo(404);

    // The bytes are on the disk, but no object of the other project names them.
    Digest digest = Digest.of(bytes);
    String missing = "{\"contents\":[\"" + digest.hex() + "\"]}";
    server.send(
        server
            .request(B + "/objects/contents/" + digest.hex())
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(bytes))
            .build());
    assertThat(server.post(B + "/objects/missing", missing).json(200).get("missing")).isEmpty();
    assertThat(server.post(A + "/objects/missing", missing).json(200).get("missing")).hasSize(1);
    server.delete(B + "/runs/" + RUN);
    assertThat(server.get(A + "/storage").json(200).toString())
        .isNotEqualTo(server.get(B + "/storage").json(200).toString());
  }

  @Test
  void eventsAreThoseOfTheProject() throws IOException {
    makeRuns();
    try (EventClient there = new EventClient(server, B, "runId=" + RUN, "")) {
      append(A, 5);
      append(B, 6);
      assertThat(there.next().data().toString()).contains("6").doesNotContain("5.0");
    }
  }

  @Test
  void exportsHaveTheRunsOfTheProject() {
    makeRuns();
    for (String project : List.of(A, B)) {
      String other = project.equals(A) ? "vision" : "default";
      String text = server.get(project + "/export/runs?experiment=1&format=csv").text();
      assertThat(text).contains("in " + project.substring(17)).doesNotContain("in " + other);
    }
  }
}
