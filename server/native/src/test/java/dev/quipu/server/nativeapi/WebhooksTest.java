package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.engine.port.outgoing.Outbound;
import dev.quipu.engine.port.outgoing.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Webhooks of a project, their messages and tries.
@Timeout(60)
class WebhooksTest extends ServedTest {
  private String create(String format, String url, String event, String more) {
    return server
        .post(
            "/webhooks",
            "{\"name\":\"hook\",\"format\":\"%s\",\"url\":\"%s\",\"events\":[\"%s\"]%s}"
                .formatted(format, url, event, more))
        .json(201)
        .get("id")
        .asString();
  }

  private JsonNode awaitState(String id, int number, String state) {
    while (true) {
      JsonNode found = server.get("/webhooks/" + id + "/messages/" + number).json(200);
      if (found.get("message").get("state").asString().equals(state)) {
        return found;
      }
    }
  }

  private void end(String status) {
    server.patch("/runs/" + server.newRun(), "{\"status\":\"" + status + "\"}").json(200);
  }

  @Test
  void aWebhookIsMadeChangedAndRemoved() {
    String id = create("json", "https://hooks.example/a", "run.failed", ",\"secret\":\"hidden\"");
    JsonNode made = server.get("/webhooks/" + id).json(200);
    assertThat(made.get("name").asString()).isEqualTo("hook");
    assertThat(made.get("signed").asBoolean()).isTrue();
    assertThat(made.get("active").asBoolean()).isTrue();
    JsonNode changed =
        server
            .patch(
                "/webhooks/" + id,
                "{\"name\":\"other\",\"active\":false,\"secret\":\"\",\"events\":[\"alert.fired\",\"run.failed\"]}")
            .json(200);
    assertThat(changed.get("name").asString()).isEqualTo("other");
    assertThat(changed.get("signed").asBoolean()).isFalse();
    assertThat(changed.get("active").asBoolean()).isFalse();
    assertThat(changed.get("events").get(0).asString()).isEqualTo("alert.fired");
    assertThat(server.get("/webhooks").json(200).get("webhooks")).hasSize(1);
    assertThat(server.delete("/webhooks/" + id).status()).isEqualTo(204);
    assertThat(server.get("/webhooks/" + id).status()).isEqualTo(404);
    assertThat(server.get("/webhooks").json(200).get("webhooks")).isEmpty();
  }

  @Test
  void noAnswerShowsASecret() {
    String id = create("json", "https://hooks.example/a", "run.failed", ",\"secret\":\"hidden\"");
    create("slack", "https://hooks.example/services/hidden", "run.failed", "");
    assertThat(server.get("/webhooks").text()).doesNotContain("hidden");
    assertThat(server.get("/webhooks/" + id).text()).doesNotContain("hidden");
    assertThat(server.post("/webhooks/" + id + "/test", "{}").text()).doesNotContain("hidden");
    String bad =
        "{\"name\":\"a\",\"url\":\"https://hooks.example/\",\"events\":[\"run.failed\"],\"secret\":\"hidden é\"}";
    assertThat(server.post("/webhooks", bad).text())
        .contains("visible ASCII")
        .doesNotContain("hidden");
  }

  @Test
  void theEndOfARunIsSent() {
    String id = create("json", "https://hooks.example/a", "run.failed", "");
    end("completed");
    end("failed");
    server.hooks().await(1);
    assertThat(server.hooks().messages())
        .singleElement()
        .isInstanceOfSatisfying(
            Outbound.HttpPost.class,
            post -> assertThat(post.body()).contains("\"event\":\"run.failed\""));
    JsonNode sent = awaitState(id, 1, "sent");
    assertThat(sent.get("data").get("status").asString()).isEqualTo("failed");
    assertThat(sent.get("tries").get(0).get("status").asInt()).isEqualTo(200);
    assertThat(sent.get("message").get("title").asString()).startsWith("Run '");
  }

  @Test
  void aFailedMessageIsSentAgainUnderItsId() {
    String id = create("json", "https://hooks.example/a", "run.killed", "");
    server.hooks().answer(new Reply.Answered(410, "gone", null));
    end("killed");
    JsonNode failed = awaitState(id, 1, "failed");
    assertThat(failed.get("tries").get(0).get("error").asString())
        .isEqualTo("The receiver answered 410: gone");
    server.hooks().answer(new Reply.Answered(204, "", null));
    String again = "/webhooks/" + id + "/messages/1/redeliver";
    assertThat(server.post(again, "{}").json(200).get("state").asString()).isEqualTo("waiting");
    assertThat(awaitState(id, 1, "sent").get("tries")).hasSize(2);
    assertThat(server.hooks().messages())
        .extracting(one -> ((Outbound.HttpPost) one).headers().get("Webhook-Id"))
        .containsExactly(id + "-1", id + "-1");
  }

  @Test
  void aTestSaysWhatCameOfIt() {
    String id = create("slack", "https://hooks.example/a", "run.killed", "");
    JsonNode fine =
        server.post("/webhooks/" + id + "/test", "{\"event\":\"alert.fired\"}").json(200);
    assertThat(fine.get("taken").asBoolean()).isTrue();
    assertThat(fine.get("answer").asString()).isEqualTo("thanks");
    assertThat(server.hooks().messages().toString()).contains("A test of the event alert.fired");
    server.hooks().answer(new Reply.Unanswered("No answer", true));
    JsonNode bad = server.post("/webhooks/" + id + "/test", "{}").json(200);
    assertThat(bad.get("taken").asBoolean()).isFalse();
    assertThat(bad.get("error").asString()).isEqualTo("No answer");
    assertThat(server.get("/webhooks/" + id + "/messages").json(200).get("messages")).isEmpty();
  }

  @Test
  void messagesComeInPages() {
    String id = create("json", "https://hooks.example/a", "run.completed", "");
    for (int i = 0; i < 3; i++) {
      end("completed");
    }
    JsonNode first = server.get("/webhooks/" + id + "/messages?max=2").json(200);
    assertThat(first.get("messages")).hasSize(2);
    assertThat(first.get("messages").get(0).get("number").asInt()).isEqualTo(3);
    String token = first.get("nextPageToken").asString();
    JsonNode second =
        server.get("/webhooks/" + id + "/messages?max=2&pageToken=" + token).json(200);
    assertThat(second.get("messages")).hasSize(1);
    assertThat(second.has("nextPageToken")).isFalse();
  }

  @Test
  void whatIsWrongIsRefused() {
    String good = "\"name\":\"a\",\"url\":\"https://hooks.example/\",\"events\":[\"run.failed\"]";
    for (String bad :
        new String[] {
          "{}",
          "{\"url\":\"https://hooks.example/\",\"events\":[\"run.failed\"]}",
          "{\"name\":\"a\",\"events\":[\"run.failed\"]}",
          "{\"name\":\"a\",\"url\":\"https://hooks.example/\"}",
          "{\"name\":\"a\",\"url\":\"https://hooks.example/\",\"events\":[]}",
          "{\"name\":\"a\",\"url\":\"https://hooks.example/\",\"events\":[\"run.ended\"]}",
          "{\"name\":\"a\",\"url\":\"https://hooks.example/\",\"events\":\"run.failed\"}",
          "{\"name\":\"a\",\"url\":\"http://127.0.0.1/\",\"events\":[\"run.failed\"]}",
          "{" + good + ",\"format\":\"fax\"}",
          "{" + good + ",\"format\":\"mlflow\"}",
          "{" + good + ",\"active\":\"yes\"}"
        }) {
      assertThat(server.post("/webhooks", bad).status()).as(bad).isEqualTo(400);
    }
    String id = create("json", "https://hooks.example/a", "run.failed", "");
    assertThat(server.patch("/webhooks/" + id, "{\"url\":\"http://10.0.0.1/\"}").status())
        .isEqualTo(400);
    assertThat(server.get("/webhooks/x").status()).isEqualTo(400);
    assertThat(server.get("/webhooks/" + id + "/messages/1").status()).isEqualTo(404);
    assertThat(server.get("/webhooks/" + id + "/messages/x").status()).isEqualTo(400);
    assertThat(server.get("/webhooks/" + id + "/messages?max=101").status()).isEqualTo(400);
    assertThat(server.post("/webhooks/" + id + "/test", "{\"event\":\"x\"}").status())
        .isEqualTo(400);
    assertThat(server.get("/webhooks").json(200).get("webhooks")).hasSize(1);
  }
}
