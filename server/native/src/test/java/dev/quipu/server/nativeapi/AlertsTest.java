package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.server.nativeapi.Served.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Alerts, their firings, and requests to stop.
class AlertsTest extends ServedTest {
  private JsonNode create(String path, String fields) {
    return server.post(path + "/alerts", "{" + fields + "}").json(200);
  }

  private Answer log(String run, String key, int step, double value) {
    FrameBuilder frame = new FrameBuilder();
    frame.add(key, step, step, value);
    Answer answer = server.append(run, frame.build(), "a".repeat(32), step + 1);
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private JsonNode firings(String path, int count) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    JsonNode found = server.get(path).json(200).get("firings");
    while (found.size() < count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      found = server.get(path).json(200).get("firings");
    }
    assertThat(found).hasSize(count);
    return found;
  }

  @Test
  void aRunIsWatchedAndItsFiringAcknowledged() {
    String run = server.newRun();
    JsonNode alert =
        create(
            "/runs/" + run,
            """
            "condition":"val/loss is nan","message":"Diverged","severity":"critical","stop":true,
            "cooldownMs":60000,"webhooks":["team"]\
            """);
    assertThat(alert.get("runId").asString()).isEqualTo(run);
    assertThat(alert.get("firings").asInt()).isZero();
    assertThat(log(run, "val/loss", 7, Double.NaN).header("Quipu-Stop")).isEmpty();
    JsonNode firing = firings("/runs/" + run + "/firings", 1).get(0);
    assertThat(firing.get("alertId")).isEqualTo(alert.get("id"));
    assertThat(firing.get("point").get("key").asString()).isEqualTo("val/loss");
    assertThat(firing.get("point").get("step").asInt()).isEqualTo(7);
    assertThat(firing.get("point").get("value").asString()).isEqualTo("NaN");
    JsonNode seen = server.get("/runs/" + run).json(200);
    assertThat(seen.get("firings").asInt()).isEqualTo(1);
    assertThat(seen.get("stop").get("reason").asString()).isEqualTo("Diverged");
    JsonNode listed = server.get("/runs/" + run + "/alerts").json(200).get("alerts").get(0);
    assertThat(listed.get("firings").asInt()).isEqualTo(1);
    assertThat(listed.get("lastFiredMs")).isEqualTo(firing.get("firedMs"));
    assertThat(log(run, "val/loss", 8, 1).header("Quipu-Stop")).isEqualTo("1");
    Answer beat = server.post("/runs/" + run + "/heartbeat", "");
    assertThat(beat.header("Quipu-Stop")).isEqualTo("1");
    int number = firing.get("number").asInt();
    JsonNode taken = server.post("/firings/" + number + "/acknowledge", "").json(200);
    assertThat(taken.has("acknowledgedMs")).isTrue();
    assertThat(server.get("/runs/" + run).json(200).has("firings")).isFalse();
    assertThat(server.get("/firings?unacknowledged=true").json(200).get("firings")).isEmpty();
    assertThat(server.get("/firings").json(200).get("firings")).hasSize(1);
  }

  @Test
  void alertsAndFiringsOfTheProjectAreListed() {
    String run = server.newRun();
    JsonNode critical =
        create(
            "/runs/" + run,
            "\"condition\":\"loss > 2\",\"message\":\"m\",\"severity\":\"critical\"");
    JsonNode disabled =
        create("/experiments/0", "\"condition\":\"x > 1\",\"message\":\"n\",\"enabled\":false");
    JsonNode warning = create("/experiments/0", "\"condition\":\"loss > 1\",\"message\":\"o\"");
    log(run, "loss", 0, 3);
    firings("/firings", 2);
    assertThat(ids("/alerts")).containsExactlyInAnyOrder(id(critical), id(disabled), id(warning));
    assertThat(ids("/alerts?severity=critical&experimentId=0")).containsExactly(id(critical));
    assertThat(ids("/alerts?enabled=false")).containsExactly(id(disabled));
    JsonNode page = server.get("/alerts?max=2").json(200);
    assertThat(page.get("alerts")).hasSize(2);
    assertThat(ids("/alerts?max=2&pageToken=" + page.get("nextPageToken").asString())).hasSize(1);
    JsonNode listed = server.get("/alerts?severity=critical").json(200).get("alerts").get(0);
    assertThat(listed.get("firings").asInt()).isEqualTo(1);
    assertThat(firings("/firings?alertId=" + id(warning), 1).get(0).get("message").asString())
        .isEqualTo("o");
    firings("/firings?severity=critical", 1);
    firings("/firings?severity=info", 0);
    Served.assertError(server.get("/alerts?severity=grave"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.get("/alerts?enabled=maybe"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.get("/alerts?experimentId=77"), 404, "NOT_FOUND");
    Served.assertError(server.get("/firings?alertId=7"), 400, "INVALID_ARGUMENT");
  }

  @Test
  void allAlertsAndFiringsAreTold() throws Exception {
    String run = server.newRun();
    try (EventClient events = new EventClient(server, "alerts=true")) {
      events.next("hello");
      create("/runs/" + run, "\"condition\":\"loss > 2\",\"message\":\"m\"");
      assertThat(events.next("alert").get("runId").asString()).isEqualTo(run);
      log(run, "loss", 0, 3);
      JsonNode fired = events.next("alert");
      int number = fired.get("firing").asInt();
      JsonNode firing = server.get("/firings/" + number).json(200);
      assertThat(firing.get("runId").asString()).isEqualTo(run);
      server.post("/firings/" + number + "/acknowledge", "").json(200);
      assertThat(events.next("alert").has("firing")).isFalse();
    }
    Served.assertError(server.get("/firings/99"), 404, "NOT_FOUND");
    Served.assertError(server.get("/firings/x"), 400, "INVALID_ARGUMENT");
  }

  private static String id(JsonNode alert) {
    return alert.get("id").asString();
  }

  private List<String> ids(String path) {
    List<String> ids = new ArrayList<>();
    server.get(path).json(200).get("alerts").forEach(alert -> ids.add(id(alert)));
    return ids;
  }

  @Test
  void anExperimentIsWatchedWithAllItsRuns() {
    String run = server.newRun();
    String experiment = server.get("/runs/" + run).json(200).get("experimentId").asString();
    JsonNode alert =
        create("/experiments/" + experiment, "\"condition\":\"loss > 2\",\"message\":\"m\"");
    assertThat(alert.has("runId")).isFalse();
    assertThat(alert.get("severity").asString()).isEqualTo("warning");
    String later = server.newRun();
    log(run, "loss", 0, 3);
    log(later, "loss", 0, 4);
    firings("/experiments/" + experiment + "/firings", 2);
    JsonNode page = server.get("/experiments/" + experiment + "/firings?max=1").json(200);
    assertThat(page.get("firings").get(0).get("runId").asString()).isEqualTo(later);
    String token = page.get("nextPageToken").asString();
    assertThat(
            server
                .get("/experiments/" + experiment + "/firings?max=1&pageToken=" + token)
                .json(200)
                .get("firings")
                .get(0)
                .get("runId")
                .asString())
        .isEqualTo(run);
    assertThat(
            server
                .get("/experiments/" + experiment + "/alerts")
                .json(200)
                .get("alerts")
                .get(0)
                .get("firings")
                .asInt())
        .isEqualTo(2);
    assertThat(server.delete("/runs/" + later).status()).isEqualTo(204);
    firings("/experiments/" + experiment + "/firings", 1);
  }

  @Test
  void anAlertIsChangedAndRemoved() {
    String run = server.newRun();
    String id =
        create("/runs/" + run, "\"condition\":\"a > 2\",\"message\":\"m\",\"cooldownMs\":5000")
            .get("id")
            .asString();
    JsonNode changed =
        server
            .patch(
                "/alerts/" + id, "{\"condition\":\"a > 3\",\"cooldownMs\":null,\"enabled\":false}")
            .json(200);
    assertThat(changed.get("condition").asString()).isEqualTo("a > 3");
    assertThat(changed.has("cooldownMs")).isFalse();
    assertThat(changed.get("enabled").asBoolean()).isFalse();
    assertThat(changed.get("message").asString()).isEqualTo("m");
    assertThat(server.delete("/alerts/" + id).status()).isEqualTo(204);
    assertThat(server.get("/alerts/" + id).status()).isEqualTo(404);
    assertThat(server.patch("/alerts/" + id, "{}").status()).isEqualTo(404);
    assertThat(server.delete("/alerts/" + id).status()).isEqualTo(404);
  }

  @Test
  void aConditionIsCheckedAndAnErrorHasItsPlace() {
    JsonNode good =
        server.post("/alerts/check", "{\"condition\":\"silent for 10m and `a b` < 1\"}").json(200);
    assertThat(good.get("metrics").get(0).asString()).isEqualTo("a b");
    assertThat(good.get("asksForSilence").asBoolean()).isTrue();
    JsonNode bad =
        server.post("/alerts/check", "{\"condition\":\"ß > oh no\"}").json(400).get("error");
    assertThat(bad.get("details").get("position").asInt()).isEqualTo(7);
    assertThat(bad.get("details").get("field").asString()).isEqualTo("condition");
  }

  @Test
  void whatIsWrongIsSaidAndNothingChanges() {
    String run = server.newRun();
    String path = "/runs/" + run + "/alerts";
    assertThat(server.post(path, "{\"condition\":\"a >\",\"message\":\"m\"}").status())
        .isEqualTo(400);
    assertThat(server.post(path, "{\"condition\":\"a > 1\",\"message\":\" \"}").status())
        .isEqualTo(400);
    assertThat(server.post(path, "{\"condition\":\"a > 1\"}").status()).isEqualTo(400);
    assertThat(
            server
                .post(path, "{\"condition\":\"a > 1\",\"message\":\"m\",\"severity\":\"loud\"}")
                .status())
        .isEqualTo(400);
    assertThat(
            server
                .post(path, "{\"condition\":\"a > 1\",\"message\":\"m\",\"cooldownMs\":999}")
                .status())
        .isEqualTo(400);
    assertThat(
            server.post(path, "{\"id\":\"x\",\"condition\":\"a > 1\",\"message\":\"m\"}").status())
        .isEqualTo(400);
    assertThat(
            server
                .post(path, "{\"condition\":\"a > 1\",\"message\":\"" + "m".repeat(1001) + "\"}")
                .status())
        .isEqualTo(400);
    assertThat(server.get(path).json(200).get("alerts")).isEmpty();
    String missing = "f".repeat(32);
    assertThat(
            server
                .post("/runs/" + missing + "/alerts", "{\"condition\":\"a > 1\",\"message\":\"m\"}")
                .status())
        .isEqualTo(404);
    assertThat(server.get("/runs/" + missing + "/firings").status()).isEqualTo(404);
    assertThat(server.get("/experiments/77/alerts").status()).isEqualTo(404);
    assertThat(server.post("/firings/x/acknowledge", "").status()).isEqualTo(400);
    assertThat(server.post("/firings/5/acknowledge", "").status()).isEqualTo(404);
    assertThat(server.get("/firings?max=1001").status()).isEqualTo(400);
  }

  @Test
  void aRunningRunIsAskedToStopOnce() {
    String run = server.newRun();
    JsonNode first = server.post("/runs/" + run + "/stop", "{\"reason\":\"Too hot\"}").json(200);
    assertThat(first.get("reason").asString()).isEqualTo("Too hot");
    assertThat(server.post("/runs/" + run + "/stop", "{}").json(200)).isEqualTo(first);
    assertThat(server.get("/runs/" + run).json(200).get("stop")).isEqualTo(first);
    server.patch("/runs/" + run, "{\"status\":\"killed\"}").json(200);
    assertThat(server.post("/runs/" + run + "/stop", "{}").status()).isEqualTo(400);
    server.patch("/runs/" + run, "{\"status\":\"running\"}").json(200);
    assertThat(server.get("/runs/" + run).json(200).has("stop")).isFalse();
  }
}
