package dev.quipu.engine.alerts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertFiring.Point;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertLimits;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.Engine;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.experiments.Experiments.ExperimentChange;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.port.alerts.AlertReader.Selection;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.runs.RunChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsTest extends EngineFixture {
  private AlertRule rule(String condition) {
    return new AlertRule(condition, "Look at it");
  }

  private Alert alert(RunId run, String condition) {
    return engine.alerts().create(SCOPE, run, null, rule(condition));
  }

  private List<AlertFiring> firings(RunId run) {
    assertThat(engine.alertEvaluator().awaitEvaluated(Duration.ofSeconds(30))).isTrue();
    return engine.alerts().firings(SCOPE, Selection.ALL.in(run), 100, null).items().reversed();
  }

  private List<Double> fired(RunId run) {
    return firings(run).stream().map(firing -> requireNonNull(firing.point()).value()).toList();
  }

  @Test
  void aFiringKeepsThePointThatCausedIt() {
    RunId run = createRun();
    Alert alert = alert(run, "val_loss > 2.0");
    log(run, "val_loss", 0, 1, 1.5, 7, 1.25);
    assertThat(firings(run))
        .singleElement()
        .satisfies(firing -> {
          assertThat(firing.alert()).isEqualTo(alert.id());
          assertThat(firing.run()).isEqualTo(run);
          assertThat(firing.point()).isEqualTo(new Point("val_loss", 2, 2, 7));
          assertThat(firing.firedMs()).isEqualTo(nowMs.get());
          assertThat(firing.rule()).isEqualTo(alert.rule());
          assertThat(firing.acknowledgement()).isNull();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a < 1 | 2 1 0.5 | 0.5",
        "a <= 1 | 2 1 0.5 | 1",
        "a > 1 | 0 1 2 3 | 2",
        "a >= 1 | 0 1 2 | 1",
        "a = 1 | 0 2 1 | 1",
        "a != 1 | 1 1 3 | 3",
        "a != 1 | 1 NaN | NaN",
        "a is nan | 1 NaN Infinity | NaN",
        "a is infinite | NaN -Infinity 1 | -Infinity",
        "a is not finite | 1 Infinity NaN | Infinity",
        "a is finite | NaN Infinity 4 | 4",
        "a > 1 and a < 3 | 0 4 2 | 2",
        "a < 0 or a > 3 | 0 2 4 | 4",
        "not a < 3 | 0 1 NaN | NaN",
        "change(a, 2 steps) > 5 | 0 9 5 20 | 20",
        "change(a, 2 steps) >= 5 | 0 9 5 | 5",
        "no_improvement(a, 3 steps, higher) | 1 5 2 5 4 3 | 4",
        "no_improvement(a, 3 steps, lower) | 5 1 2 1 4 3 | 4",
        "no_improvement(a, 3 steps, lower) | NaN NaN 3 NaN NaN NaN | NaN"
      })
  void everyOperatorFiresOnceAtItsFirstPoint(String condition, String values, double at) {
    double[] all = List.of(values.split(" ")).stream().mapToDouble(Double::parseDouble).toArray();
    RunId together = createRun();
    RunId apart = createRun();
    alert(together, condition);
    alert(apart, condition);
    log(together, "a", 0, all);
    for (int i = 0; i < all.length; i++) {
      log(apart, "a", i, all[i]);
    }
    assertThat(fired(together)).containsExactly(at);
    assertThat(fired(apart)).containsExactly(at);
  }

  @Test
  void nothingFiresForPointsThatWereThereBefore() {
    RunId run = createRun();
    log(run, "a", 0, 5, 6);
    alert(run, "a > 3");
    assertThat(firings(run)).isEmpty();
    log(run, "a", 2, 1);
    assertThat(firings(run)).isEmpty();
    log(run, "a", 3, 7);
    assertThat(fired(run)).containsExactly(7.0);
  }

  @Test
  void windowsKnowThePointsThatWereThereBefore() {
    RunId run = createRun();
    log(run, "a", 0, 9, 1, 5, 5);
    alert(run, "change(a, 3 steps) > 3");
    alert(run, "no_improvement(a, 3 steps, lower)");
    log(run, "a", 4, 5);
    assertThat(firings(run)).hasSize(2);
  }

  @Test
  void conditionsOverSeveralMetricsWaitForAllOfThem() {
    RunId run = createRun();
    alert(run, "val/loss > train/loss and train/acc < 0.5");
    log(run, "val/loss", 0, 3);
    log(run, "train/loss", 0, 2);
    assertThat(firings(run)).isEmpty();
    log(run, "train/acc", 0, 0.75, 0.25);
    assertThat(fired(run)).containsExactly(0.25);
  }

  @Test
  void theValuesOfOneRowCountTogether() {
    RunId run = createRun();
    alert(run, "a > 1 and b < 1");
    FrameBuilder frame = new FrameBuilder();
    frame.add("a", 0, 0, 0);
    frame.add("b", 0, 0, 0);
    frame.add("a", 1, 1, 2);
    frame.add("b", 1, 1, 2);
    engine.appender().append(SCOPE, run, Batch.ofPoints(frame.build()));
    assertThat(fired(run).size()).isLessThanOrEqualTo(1);
  }

  @Test
  void anAlertOfAnExperimentHoldsForItsLaterRunsAndFiresOnceInEach() {
    RunId first = createRun();
    engine.alerts().create(SCOPE, EXPERIMENT, null, rule("a > 3"));
    RunId second = createRun();
    for (RunId run : List.of(first, second)) {
      log(run, "a", 0, 4);
      log(run, "a", 1, 5);
      assertThat(fired(run)).containsExactly(4.0);
    }
    assertThat(engine.alerts().ofRun(SCOPE, second)).hasSize(1);
    assertThat(engine.alerts().ofExperiment(SCOPE, EXPERIMENT))
        .singleElement()
        .satisfies(listed -> assertThat(requireNonNull(listed.firings()).firings()).isEqualTo(2));
  }

  @Test
  void afterItsCooldownAnAlertFiresAgain() {
    RunId run = createRun();
    AlertRule rule =
        new AlertRule("a > 3", "m", AlertSeverity.INFO, 60_000L, false, true, List.of());
    engine.alerts().create(SCOPE, run, null, rule);
    log(run, "a", 0, 4, 5);
    assertThat(fired(run)).containsExactly(4.0);
    pass(Duration.ofSeconds(59));
    log(run, "a", 2, 6);
    assertThat(fired(run)).containsExactly(4.0);
    pass(Duration.ofSeconds(1));
    log(run, "a", 3, 7, 8);
    assertThat(fired(run)).containsExactly(4.0, 7.0);
  }

  @Test
  void alertsOfDeletedAndArchivedThingsDoNotFire() {
    RunId run = createRun();
    alert(run, "silent for 10m");
    engine.runs().delete(SCOPE, run);
    pass(Duration.ofHours(1));
    ExperimentId archived = engine.experiments().create(SCOPE, "archived", "", Map.of(), null).id();
    RunId inArchived = createRun(archived);
    engine.alerts().create(SCOPE, archived, null, rule("a > 3"));
    engine
        .experiments()
        .update(
            SCOPE, archived, new ExperimentChange(null, null, ExperimentStatus.ARCHIVED, Map.of()));
    log(inArchived, "a", 0, 4);
    assertThat(firings(inArchived)).isEmpty();
    engine
        .experiments()
        .update(
            SCOPE, archived, new ExperimentChange(null, null, ExperimentStatus.ACTIVE, Map.of()));
    log(inArchived, "a", 1, 5);
    assertThat(fired(inArchived)).containsExactly(5.0);
    assertThat(firings(run)).isEmpty();
  }

  @Test
  void disabledAndRemovedAlertsDoNotFireAndTheirFiringsStay() {
    RunId run = createRun();
    Alert alert = alert(run, "a > 3");
    Alert other = alert(run, "a > 4");
    engine
        .alerts()
        .update(
            SCOPE,
            alert.id(),
            old ->
                new AlertRule(
                    old.condition(),
                    old.message(),
                    old.severity(),
                    old.cooldownMs(),
                    old.stop(),
                    false,
                    old.webhooks()));
    log(run, "a", 0, 9);
    assertThat(fired(run)).containsExactly(9.0);
    engine.alerts().delete(SCOPE, other.id());
    log(run, "a", 1, 9);
    assertThat(firings(run)).singleElement().extracting(AlertFiring::alert).isEqualTo(other.id());
    assertRefused(ErrorCode.NOT_FOUND, () -> engine.alerts().load(SCOPE, other.id()));
  }

  @Test
  void supersededPointsDoNotMatterAfterwardsButFiringsStay() {
    RunId run = createRun();
    alert(run, "no_improvement(a, 3 steps, lower)");
    Alert spike = alert(run, "a < 1");
    log(run, "a", 0, 5, 4, 0.5);
    assertThat(firings(run)).extracting(AlertFiring::alert).containsExactly(spike.id());
    engine.attempts().begin(SCOPE, run, new WriterId("a".repeat(32)), 1, nowMs.get());
    log(run, "a", 1, 4.5, 4.25, 4.125, 4.0625);
    assertThat(firings(run)).hasSize(1);
  }

  @Test
  void silenceFiresOnceForARunThatHasFallenSilent() {
    RunId run = createRun();
    RunId alive = createRun();
    engine.alerts().create(SCOPE, EXPERIMENT, null, rule("silent for 10m and loss > 1"));
    log(run, "loss", 0, 2);
    log(alive, "loss", 0, 2);
    pass(Duration.ofMinutes(9));
    engine.pulses().beat(SCOPE, alive);
    pass(Duration.ofMinutes(1));
    awaitFirings(run, 1);
    assertThat(firings(run).getFirst().point()).isNull();
    assertThat(firings(alive)).isEmpty();
  }

  private void awaitFirings(RunId run, int count) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (firings(run).size() < count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(firings(run)).hasSize(count);
  }

  @Test
  void aFiringMayAskTheRunToStopAndAResumedRunIsNotAsked() {
    RunId run = createRun();
    engine
        .alerts()
        .create(
            SCOPE,
            run,
            null,
            new AlertRule(
                "a > 3", "Diverged", AlertSeverity.CRITICAL, null, true, true, List.of()));
    log(run, "a", 0, 4);
    assertThat(fired(run)).containsExactly(4.0);
    assertThat(engine.stops().isAsked(PROJECT, run)).isTrue();
    assertThat(engine.stops().find(SCOPE, run).orElseThrow().reason()).isEqualTo("Diverged");
    engine.runs().update(SCOPE, run, RunChange.NONE.withStatus(RunStatus.KILLED, null));
    engine.runs().update(SCOPE, run, RunChange.NONE.withStatus(RunStatus.RUNNING, null));
    assertThat(engine.stops().isAsked(PROJECT, run)).isFalse();
    assertThat(engine.stops().find(SCOPE, run)).isEmpty();
  }

  @Test
  void webhooksAreToldInTheTransactionOfTheFiring() {
    Webhook named = webhook("team", List.of("run.failed"));
    Webhook wanting = webhook("all", List.of("alert.fired"));
    RunId run = createRun();
    alert(run, "a > 1");
    engine
        .alerts()
        .create(
            SCOPE,
            run,
            null,
            new AlertRule(
                "a is nan", "m", AlertSeverity.CRITICAL, null, false, true, List.of("team")));
    log(run, "a", 0, 2, Double.NaN);
    assertThat(firings(run)).hasSize(2);
    assertThat(messages(wanting))
        .singleElement()
        .satisfies(message ->
            assertThat(message.occurrence().data()).contains("\"value\":2.0}").contains(run.hex()));
    assertThat(messages(named))
        .singleElement()
        .satisfies(message -> {
          assertThat(message.occurrence().event()).isEqualTo("alert.fired");
          assertThat(message.occurrence().title()).startsWith("CRITICAL: m (run '");
          assertThat(message.occurrence().data()).contains("\"value\":\"NaN\"");
        });
  }

  private Webhook webhook(String name, List<String> events) {
    Webhook made =
        new Webhook(
            WebhookId.of(ids.nextRunId()),
            name,
            "",
            WebhookFormat.JSON,
            "https://hooks.example/x",
            events,
            new Secret(""),
            true,
            0,
            0);
    store.write(
        SCOPE,
        tx -> {
          tx.webhooks().put(made);
          return made;
        });
    return made;
  }

  private List<Message> messages(Webhook webhook) {
    return store.read(SCOPE, tx -> tx.webhooks().messages(webhook.id(), null, 10));
  }

  @Test
  void somebodyAcknowledgesAFiring() {
    RunId run = createRun();
    alert(run, "a > 3");
    log(run, "a", 0, 4);
    long no = firings(run).getFirst().no();
    assertThat(engine.alerts().countUnacknowledged(SCOPE, List.of(run))).containsEntry(run, 1L);
    AlertFiring acknowledged = engine.alerts().acknowledge(SCOPE, no);
    assertThat(requireNonNull(acknowledged.acknowledgement()).timeMs()).isEqualTo(nowMs.get());
    pass(Duration.ofSeconds(1));
    assertThat(engine.alerts().acknowledge(SCOPE, no)).isEqualTo(acknowledged);
    assertThat(engine.alerts().countUnacknowledged(SCOPE, List.of(run))).isEmpty();
    assertRefused(ErrorCode.NOT_FOUND, () -> engine.alerts().acknowledge(SCOPE, 77));
  }

  @Test
  void anAlertThatIsSentAgainIsTheSame() {
    RunId run = createRun();
    AlertId id = new AlertId("b".repeat(32));
    Alert first = engine.alerts().create(SCOPE, run, id, rule("a > 3"));
    assertThat(engine.alerts().create(SCOPE, run, id, rule("a > 4"))).isEqualTo(first);
    assertRefused(
        ErrorCode.ALREADY_EXISTS,
        () -> engine.alerts().create(SCOPE, createRun(), id, rule("a > 3")));
    assertRefused(
        ErrorCode.ALREADY_EXISTS,
        () -> engine.alerts().create(SCOPE, EXPERIMENT, id, rule("a > 3")));
  }

  @Test
  void theNumberOfAlertsIsLimited() {
    RunId run = createRun();
    for (int i = 0; i < AlertLimits.ALERTS_PER_OWNER; i++) {
      alert(run, "a > 3");
    }
    assertThatThrownBy(() -> alert(run, "a > 3"))
        .hasMessage("The run has 1000 alerts, as many as are allowed (1000)");
    assertThatThrownBy(() -> alert(createRun(), "a >")).hasMessageContaining("position 3");
  }

  @Test
  void afterARestartEveryPointIsEvaluatedOnce() {
    RunId run = createRun();
    alert(run, "change(a, 2 steps) > 5");
    alert(run, "b > 1");
    log(run, "a", 0, 1, 2);
    log(run, "b", 0, 2);
    assertThat(firings(run)).hasSize(1);
    engine.close();
    // What comes in while nobody evaluates, and is compacted.
    long position =
        store.write(
            SCOPE,
            tx -> {
              long no = tx.points().append(run, 0, frame("a", 2, 3, 30), nowMs.get());
              return tx.events().append(new PointsAppended(EXPERIMENT, run, no));
            });
    assertThat(position).isPositive();
    try (Engine again = Engine.over(store, blobs, clock, ids, new Random(2))) {
      assertThat(again.alertEvaluator().awaitEvaluated(Duration.ofSeconds(30))).isTrue();
      again.compactor().compact(PROJECT, run);
      assertThat(again.alerts().firings(SCOPE, Selection.ALL.in(run), 100, null).items())
          .extracting(firing -> requireNonNull(firing.point()).value())
          .containsExactly(30.0, 2.0);
    }
  }
}
