package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.faults.DiskFaults.Action;
import dev.quipu.faults.DiskFaults.Kind;
import dev.quipu.faults.DiskFaults.Operation;
import dev.quipu.faults.DiskFaults.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server, or cuts its power, at named points while eight clients write: before, after
/// and in the middle of the k-th write, sync, rename or truncation of a kind of file. Then the
/// server is started again on the same data and audited. The rounds are `-Dquipu.faults.points`,
/// the seed is `-Dquipu.faults.seed`.
class PointCrashTest {
  private static final int ROUNDS = Integer.getInteger("quipu.faults.points", 5);
  private static final Campaign.Mix EIGHT_WRITERS =
      new Campaign.Mix(3, 2, 3, 2, 1, 1, 1, 2, BatchSource.Size.LARGE);
  private static final int ROUNDS_PER_RUN = 3;

  /// Answers before the fault, so that a round has some 10 000 points.
  private static final int ANSWERS = 25;

  private static final int MOST_ANSWERS = 1000;

  private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Campaign campaign = new Campaign("points", random.split(), EIGHT_WRITERS);
  private final Map<String, Integer> deaths = new TreeMap<>();

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void whatWasAcknowledgedIsThereWhereverTheServerWasKilledOrLostItsPower() throws Exception {
    System.out.printf("Kills at named points: %d rounds, -Dquipu.faults.seed=%d%n", ROUNDS, seed);
    Path data = folder.resolve("data");
    DiskFaults faults = DiskFaults.under(data, folder);
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      if (random.nextInt(8) == 0) {
        dieWhileStarting(data, faults);
      }
      NamedPoint named = NamedPoint.of(round, random);
      Action action = NamedPoint.death(named.point().operation(), random);
      faults.disarm();
      faults.track(action == Action.POWER_CUT);
      try (Child server = Child.launch(data, faults.environment());
          Wire wire = new Wire(server.awaitUrl())) {
        campaign.audit(wire, false);
        if (round % ROUNDS_PER_RUN == 0) {
          campaign.renew(wire, round);
        }
        acknowledged += writeUntilDeath(server, wire, faults, named, action, round);
      }
    }
    try (Child server = Child.launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      campaign.audit(wire, true);
      server.terminate();
      server.awaitExit();
    }
    long stored = campaign.countStored(data);
    campaign.remove(data);
    System.out.printf(
        "Kills at named points: %d rounds, %,d answers, %,d points stored, %,d items compared in all audits, %,d found that"
            + " were never acknowledged, nothing lost, half or twice. Deaths: %s%n",
        ROUNDS, acknowledged, stored, campaign.compared(), campaign.recovered(), deaths);
  }

  /// A death during the recovery from the last one.
  private void dieWhileStarting(Path data, DiskFaults faults)
      throws IOException, InterruptedException {
    Kind kind = random.nextBoolean() ? Kind.LOG : Kind.DATABASE;
    Operation operation = random.nextBoolean() ? Operation.WRITE : Operation.SYNC;
    Action action = NamedPoint.death(operation, random);
    faults.track(action == Action.POWER_CUT);
    faults.arm(new Point(operation, kind), random.nextInt(1, 6), action, false, random.nextLong());
    try (Child server = Child.launch(data, faults.environment())) {
      Optional<String> url = server.tryAwaitUrl();
      deaths.merge(url.isEmpty() ? "while starting" : "after starting", 1, Integer::sum);
      server.kill();
    }
  }

  private long writeUntilDeath(
      Child server, Wire wire, DiskFaults faults, NamedPoint named, Action action, int round)
      throws InterruptedException {
    AtomicLong answers = new AtomicLong();
    List<Thread> threads = campaign.start(wire, answers);
    await(() -> answers.get() >= ANSWERS || !server.isAlive());
    int k = random.nextInt(named.most()) + 1;
    faults.arm(named.point(), k, action, false, random.nextLong());
    if (named.whenStopping()) {
      server.terminate();
    }
    // If the point is not reached soon, the server is killed as in CrashTest.
    await(() -> !server.isAlive() || answers.get() >= MOST_ANSWERS);
    boolean fired = faults.hasFired();
    server.kill();
    for (Thread thread : threads) {
      thread.join();
    }
    campaign.requireNoFailure();
    deaths.merge(fired ? action + " at " + named.point() : "elsewhere", 1, Integer::sum);
    System.out.printf(
        "round %3d: %s at %s number %d%s, after %,d answers; ",
        round + 1, action, named.point(), k, fired ? "" : " did not come", answers.get());
    assertThat(server.isAlive()).isFalse();
    return answers.get();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(NANOS_PER_MS);
    }
  }
}
