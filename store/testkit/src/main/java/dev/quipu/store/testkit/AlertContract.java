package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertFiring.Acknowledgement;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.port.alerts.AlertReader.FiringCount;
import dev.quipu.engine.port.alerts.AlertReader.Listing;
import dev.quipu.engine.port.alerts.AlertReader.Selection;
import dev.quipu.engine.port.read.AllProjectsReader.StoredAlert;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.RunKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises for alerts, their firings, and requests to stop.
public abstract class AlertContract extends StoreFixture {
  private static final AlertRule PLAIN = new AlertRule("loss > 2", "Diverged");
  private static final AlertRule FULL =
      new AlertRule(
          "`größe 😀` is nan",
          "Sieh nach\nund sag es",
          AlertSeverity.CRITICAL,
          60_000L,
          true,
          true,
          List.of("team", "a b"));

  private static final Listing ALL_ALERTS = new Listing(null, null, null);

  private Alert alert(ExperimentId experiment, @Nullable RunId run, AlertRule rule, long at) {
    return new Alert(AlertId.next(ids), experiment, run, rule, 7, at, at + 1, "Ute");
  }

  private Alert put(Alert alert) {
    write(tx -> tx.alerts().put(alert));
    return alert;
  }

  private AlertFiring fire(Alert alert, RunId run, long cause, AlertFiring.@Nullable Point point) {
    return store.write(
        SCOPE,
        tx ->
            tx.alerts()
                .add(
                    new AlertFiring(
                        0,
                        alert.id(),
                        EXPERIMENT,
                        run,
                        cause,
                        1000 + cause,
                        alert.rule(),
                        point,
                        null)));
  }

  private List<AlertFiring> firings(@Nullable ExperimentId experiment, @Nullable RunId run) {
    return alerts().firings(Selection.ALL.in(experiment).in(run), null, 100);
  }

  @Test
  void alertsComeBackWithAllTheySay() {
    RunId run = createRun();
    Alert ofRun = put(alert(EXPERIMENT, run, FULL, 3));
    Alert later = put(alert(EXPERIMENT, run, PLAIN, 4));
    Alert ofExperiment = put(alert(EXPERIMENT, null, FULL, 5));
    reopen();
    assertThat(alerts().find(ofRun.id())).contains(ofRun);
    assertThat(alerts().find(ofExperiment.id())).contains(ofExperiment);
    assertThat(alerts().ofRun(run)).containsExactly(ofRun, later);
    assertThat(alerts().ofExperiment(EXPERIMENT)).containsExactly(ofExperiment);
    assertThat(alerts().count()).isEqualTo(3);
    assertThat(acrossProjects().enabledAlerts())
        .containsExactlyInAnyOrder(
            new StoredAlert(PROJECT, ofRun),
            new StoredAlert(PROJECT, later),
            new StoredAlert(PROJECT, ofExperiment));
  }

  @Test
  void alertsAreReplacedAndRemoved() {
    RunId run = createRun();
    Alert first = put(alert(EXPERIMENT, run, PLAIN, 3));
    Alert disabled =
        put(
            first.with(
                new AlertRule("a > 1", "m", AlertSeverity.INFO, null, false, false, List.of()), 9));
    assertThat(alerts().ofRun(run)).containsExactly(disabled);
    assertThat(acrossProjects().enabledAlerts()).isEmpty();
    AlertFiring firing = fire(first, run, 5, null);
    write(tx -> tx.alerts().remove(first.id()));
    assertThat(alerts().find(first.id())).isEmpty();
    assertThat(firings(null, run)).containsExactly(firing);
  }

  @Test
  void firingsComeBackNewestFirst() {
    RunId run = createRun();
    RunId other = createRun();
    Alert alert = put(alert(EXPERIMENT, null, FULL, 3));
    AlertFiring nan = fire(alert, run, 5, new AlertFiring.Point("größe 😀", -3, 9, Double.NaN));
    AlertFiring infinite =
        fire(alert, other, 6, new AlertFiring.Point("a", 1, 2, Double.NEGATIVE_INFINITY));
    AlertFiring silent = fire(alert, run, -900, null);
    reopen();
    assertThat(firings(null, null)).containsExactly(silent, infinite, nan);
    assertThat(firings(EXPERIMENT, null)).containsExactly(silent, infinite, nan);
    assertThat(firings(new ExperimentId(9), null)).isEmpty();
    assertThat(firings(null, run)).containsExactly(silent, nan);
    assertThat(alerts().firings(Selection.ALL, infinite.no(), 100)).containsExactly(nan);
    assertThat(alerts().firings(Selection.ALL, null, 1)).containsExactly(silent);
    assertThat(alerts().findFiring(nan.no())).contains(nan);
    assertThat(alerts().findFiring(99)).isEmpty();
    assertThat(alerts().hasFired(alert.id(), run, 5)).isTrue();
    assertThat(alerts().hasFired(alert.id(), other, 5)).isFalse();
    assertThat(alerts().lastFiredMs(alert.id(), run)).isEqualTo(1005);
    assertThat(alerts().lastFiredMs(AlertId.next(ids), run)).isNull();
    assertThat(alerts().countFirings(List.of(alert.id()), null))
        .isEqualTo(Map.of(alert.id(), new FiringCount(3, 1006)));
    assertThat(alerts().countFirings(List.of(alert.id()), run))
        .isEqualTo(Map.of(alert.id(), new FiringCount(2, 1005)));
  }

  @Test
  void firingsAreOfOneAlertOrOneSeverity() {
    RunId run = createRun();
    Alert critical = put(alert(EXPERIMENT, run, FULL, 3));
    Alert plain = put(alert(EXPERIMENT, null, PLAIN, 3));
    AlertFiring first = fire(critical, run, 5, null);
    AlertFiring second = fire(plain, run, 6, null);
    assertThat(alerts().firings(new Selection(null, null, plain.id(), null, false), null, 9))
        .containsExactly(second);
    assertThat(
            alerts()
                .firings(new Selection(null, null, null, AlertSeverity.CRITICAL, false), null, 9))
        .containsExactly(first);
  }

  @Test
  void alertsAreListedNewestFirst() {
    RunId run = createRun();
    Alert first = put(alert(EXPERIMENT, run, FULL, 3));
    Alert second = put(alert(EXPERIMENT, null, PLAIN, 4));
    Alert third = put(alert(EXPERIMENT, run, PLAIN, 4));
    List<Alert> both =
        Stream.of(second, third).sorted(Comparator.comparing(alert -> alert.id().hex())).toList();
    List<Alert> all = List.of(both.get(0), both.get(1), first);
    assertThat(listed(ALL_ALERTS)).isEqualTo(all);
    assertThat(listed(new Listing(EXPERIMENT, null, true))).isEqualTo(all);
    assertThat(listed(new Listing(null, AlertSeverity.CRITICAL, null))).containsExactly(first);
    assertThat(listed(new Listing(null, null, false))).isEmpty();
    assertThat(listed(new Listing(new ExperimentId(9), null, null))).isEmpty();
    RunInfo info = runs().find(run).orElseThrow();
    write(tx -> tx.runs().update(info.withLifecycle(Lifecycle.DELETED, 9L)));
    assertThat(listed(ALL_ALERTS)).containsExactly(second);
  }

  /// In pages of one alert.
  private List<Alert> listed(Listing listing) {
    List<Alert> listed = new ArrayList<>();
    Place after = null;
    while (true) {
      List<Alert> page = alerts().page(listing, after, 1);
      if (page.isEmpty()) {
        return listed;
      }
      Alert last = page.getFirst();
      listed.add(last);
      after = new Place(List.of(), last.createdMs(), last.id().hex());
    }
  }

  @Test
  void acknowledgedFiringsDoNotCount() {
    RunId run = createRun();
    RunId none = createRun();
    Alert alert = put(alert(EXPERIMENT, run, FULL, 3));
    AlertFiring first = fire(alert, run, 5, new AlertFiring.Point("a", 1, 2, 0.5));
    AlertFiring second = fire(alert, run, 6, null);
    assertThat(alerts().countUnacknowledged(List.of(run, none))).isEqualTo(Map.of(run, 2L));
    write(tx -> tx.alerts().acknowledge(first.no(), new Acknowledgement(77, "Ute")));
    assertThat(alerts().countUnacknowledged(List.of(run))).containsEntry(run, 1L);
    assertThat(alerts().firings(Selection.ALL.in(run).unacknowledgedOnly(), null, 9))
        .containsExactly(second);
    assertThat(alerts().findFiring(first.no()).orElseThrow())
        .satisfies(found -> {
          assertThat(found.acknowledgement()).isEqualTo(new Acknowledgement(77, "Ute"));
          assertThat(found.point()).isEqualTo(first.point());
        });
  }

  @Test
  void firingsOfDeletedRunsAreShownOnlyWithTheRun() {
    RunId run = createRun();
    Alert alert = put(alert(EXPERIMENT, null, PLAIN, 3));
    AlertFiring firing = fire(alert, run, 5, null);
    RunInfo info = runs().find(run).orElseThrow();
    write(tx -> tx.runs().update(info.withLifecycle(Lifecycle.DELETED, 9L)));
    assertThat(firings(null, null)).isEmpty();
    assertThat(firings(null, run)).containsExactly(firing);
  }

  @Test
  void aRequestToStopIsKeptUntilItIsRemoved() {
    RunId run = createRun();
    assertThat(alerts().findStop(run)).isEmpty();
    StopRequest request = new StopRequest(5, "Ute", "größer als 2");
    write(tx -> tx.alerts().putStop(run, request));
    reopen();
    assertThat(alerts().findStop(run)).contains(request);
    assertThat(acrossProjects().stopping()).containsExactly(new RunKey(PROJECT, run));
    RunInfo info = runs().find(run).orElseThrow();
    write(tx -> tx.runs().update(info.withStatus(RunStatus.COMPLETED, 9L)));
    assertThat(acrossProjects().stopping()).isEmpty();
    write(tx -> tx.alerts().removeStop(run));
    assertThat(alerts().findStop(run)).isEmpty();
  }

  @Test
  void thePositionOnlyAdvances() {
    assertThat(acrossProjects().alertPosition()).isZero();
    write(tx -> tx.alerts().reach(5));
    store.writeAcrossProjects(all -> {
      all.putAlertPosition(3);
      return true;
    });
    reopen();
    assertThat(acrossProjects().alertPosition()).isEqualTo(5);
  }
}
