package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.json.JsonString;
import dev.quipu.core.model.IdSource;
import dev.quipu.faults.DiskFaults.Action;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server, or cuts its power, at named points while alerts with every operator are
/// evaluated. Each condition is true again and again, before the death and after it, and each alert
/// fires once. The rounds are `-Dquipu.faults.alerts`, the seed is `-Dquipu.faults.seed`.
class AlertCrashTest {
  private static final int ROUNDS = Integer.getInteger("quipu.faults.alerts", 5);
  private static final int STEPS = 60;
  private static final int FILE_BYTES = 200_000;
  private static final String PROJECT = "/api/v1/projects/default/";
  private static final String LAST = "last > 0";

  private static final List<String> CONDITIONS =
      List.of(
          "one = 1",
          "one != 2",
          "one < 2",
          "one <= 1",
          "one > 0",
          "one >= 1",
          "one < two",
          "gone is nan",
          "gone is not finite",
          "far is infinite",
          "one is finite",
          "one is not nan",
          "far is not nan",
          "change(rising, 5 steps) > 4",
          "no_improvement(one, 5 steps, higher)",
          "no_improvement(one, 5 steps, lower)",
          "one = 1 and two = 2",
          "one = 7 or two = 2",
          "not one > 5",
          "(one = 7 or two = 2) and not far is finite",
          "silent for 1s");

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Map<String, Integer> deaths = new TreeMap<>();
  private final IdSource ids = IdSource.system();

  /// An alert that is asked for until it is acknowledged, always with the same id.
  private record Asked(String id, String condition) {}

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void eachAlertFiresOnceWhereverTheServerWasKilledOrLostItsPower() throws Exception {
    System.out.printf("Deaths with alerts: %d rounds, -Dquipu.faults.seed=%d%n", ROUNDS, seed);
    Path data = folder.resolve("data");
    DiskFaults faults = DiskFaults.under(data, folder);
    int fired = 0;
    try (Child first = Child.launch(data);
        Wire wire = new Wire(first.awaitUrl())) {
      assertThat(
              wire.tryPostJson(
                      PROJECT + "experiments/0/alerts",
                      "{\"condition\":\"one > 0\",\"message\":\"of the experiment\"}")
                  .statusCode())
          .isEqualTo(200);
      first.terminate();
      first.awaitExit();
    }
    for (int round = 0; round < ROUNDS; round++) {
      fired += new Round(data, faults, round).play();
    }
    System.out.printf(
        "Deaths with alerts: %d rounds, %d firings, each alert once. Deaths: %s%n",
        ROUNDS, fired, deaths);
  }

  /// A run with all alerts, whose server dies once.
  private final class Round {
    private final Path data;
    private final DiskFaults faults;
    private final NamedPoint named;
    private final Action action;
    private final int armedAt;
    private final List<Asked> alerts = new ArrayList<>();
    private String run = "";
    private int done;

    Round(Path data, DiskFaults faults, int round) {
      this.data = data;
      this.faults = faults;
      named = NamedPoint.of(round, random);
      action = NamedPoint.death(named.point().operation(), random);
      // Before the first alert, between alerts, or between points.
      armedAt = random.nextInt(CONDITIONS.size() + STEPS / 2);
      for (String condition : CONDITIONS) {
        alerts.add(new Asked(ids.nextRunId().hex(), condition));
      }
      alerts.add(new Asked(ids.nextRunId().hex(), LAST));
    }

    int play() throws IOException, InterruptedException {
      faults.disarm();
      faults.track(action == Action.POWER_CUT);
      try (Child server = Child.launch(data, faults.environment());
          Wire wire = new Wire(server.awaitUrl())) {
        run = wire.newRun();
        try {
          goOn(wire, () -> arm(server));
        } catch (IOException e) {
          // The server is dead; what it has not acknowledged is sent again.
        }
        boolean hasFired = faults.hasFired();
        server.kill();
        deaths.merge(hasFired ? action + " at " + named.point() : "elsewhere", 1, Integer::sum);
      }
      faults.disarm();
      try (Child server = Child.launch(data);
          Wire wire = new Wire(server.awaitUrl())) {
        goOn(wire, () -> {});
        int fired = requireOneFiringEach(wire);
        server.terminate();
        server.awaitExit();
        return fired;
      }
    }

    private void arm(Child server) {
      if (done == armedAt) {
        int k = random.nextInt(Math.min(named.most(), STEPS)) + 1;
        faults.arm(named.point(), k, action, false, random.nextLong());
      }
      if (named.whenStopping() && done == armedAt + STEPS / 4) {
        server.terminate();
      }
    }

    /// Asks for the alerts, then logs the steps; each again that was not acknowledged.
    private void goOn(Wire wire, Runnable before) throws IOException {
      for (; done < alerts.size() + STEPS; done++) {
        before.run();
        if (done < alerts.size()) {
          ask(wire, alerts.get(done));
        } else {
          log(wire, done - alerts.size());
        }
      }
    }

    private void ask(Wire wire, Asked alert) throws IOException {
      Wire.require(
          "alerts",
          wire.tryPostJson(
              PROJECT + "runs/" + run + "/alerts",
              "{\"id\":\"%s\",\"condition\":%s,\"message\":\"m\"}"
                  .formatted(alert.id(), JsonString.of(alert.condition()))));
    }

    private void log(Wire wire, int step) throws IOException {
      Map<String, String> values = new LinkedHashMap<>();
      values.put("one", "1");
      values.put("two", "2");
      values.put("rising", "" + step);
      values.put("gone", "\"NaN\"");
      values.put("far", "\"Infinity\"");
      List<String> metrics = new ArrayList<>();
      values.forEach((key, value) -> metrics.add(metric(key, value, step)));
      wire.post(
          "runs/log-batch",
          "{\"run_id\":\"" + run + "\",\"metrics\":[" + String.join(",", metrics) + "]}");
      byte[] bytes = new byte[FILE_BYTES];
      bytes[0] = (byte) step;
      assertThat(wire.tryPut(run, "file-" + step, bytes).statusCode()).isLessThan(300);
    }

    private String metric(String key, String value, int step) {
      return "{\"key\":\"%s\",\"value\":%s,\"timestamp\":%d,\"step\":%d}"
          .formatted(key, value, 1_700_000_000_000L + step, step);
    }

    /// The firing of the last point comes after all others have been decided.
    private int requireOneFiringEach(Wire wire) throws IOException {
      await(wire, "silent for 1s");
      wire.post(
          "runs/log-batch",
          "{\"run_id\":\"" + run + "\",\"metrics\":[" + metric("last", "1", STEPS) + "]}");
      await(wire, LAST);
      Map<String, Integer> counts = counts(wire);
      Map<String, Integer> expected = new TreeMap<>();
      CONDITIONS.forEach(condition -> expected.put(condition, 1));
      // The experiment has the same alert.
      expected.merge("one > 0", 1, Integer::sum);
      expected.put(LAST, 1);
      assertThat(counts).as("seed %d, %s at %s", seed, action, named).isEqualTo(expected);
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void await(Wire wire, String condition) throws IOException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!counts(wire).containsKey(condition)) {
        assertThat(System.nanoTime()).as("%s fires", condition).isLessThan(deadline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }

    private Map<String, Integer> counts(Wire wire) throws IOException {
      Map<String, Integer> counts = new TreeMap<>();
      for (JsonObject firing :
          wire.get(PROJECT + "runs/" + run + "/firings?max=100").objects("firings")) {
        counts.merge(firing.requiredText("condition"), 1, Integer::sum);
      }
      return counts;
    }
  }
}
