package dev.quipu.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server at random moments while clients write, starts it again on the same data, and
/// audits it. The rounds are `-Dquipu.faults.rounds`. The seed, `-Dquipu.faults.seed`, fixes all
/// randomness but the timing of threads.
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("quipu.faults.rounds", 10);
  private static final Campaign.Mix WRITERS =
      new Campaign.Mix(4, 3, 3, 2, 1, 0, 2, 2, BatchSource.Size.SMALL);

  /// Runs receive points through several crashes, and then stay as they are.
  private static final int ROUNDS_PER_RUN = 4;

  private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Campaign campaign = new Campaign("crash", random.split(), WRITERS);

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void whatWasAcknowledgedIsThereAfterKillAndNothingIsHalfThereOrTwice() throws Exception {
    System.out.printf("Crash test: %d rounds, -Dquipu.faults.seed=%d%n", ROUNDS, seed);
    Path data = folder.resolve("data");
    long acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      if (random.nextInt(6) == 0) {
        killWhileStarting(data);
      }
      try (Child server = Child.launch(data);
          Wire wire = new Wire(server.awaitUrl())) {
        campaign.audit(wire, false);
        if (round % ROUNDS_PER_RUN == 0) {
          campaign.renew(wire, round);
        }
        long answers = writeAndKill(server, wire);
        acknowledged += answers;
        System.out.printf("round %2d: killed after %,d answers; ", round + 1, answers);
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
        "Crash test: %d kills, %,d answers, %,d items compared in all audits, %,d stored points counted,"
            + " %,d found that were never acknowledged, nothing lost, half or twice%n",
        ROUNDS, acknowledged, campaign.compared(), stored, campaign.recovered());
  }

  /// A crash before recovery, in the middle of it, or a little after it.
  private void killWhileStarting(Path data) throws IOException, InterruptedException {
    try (Child server = Child.launch(data)) {
      LockSupport.parkNanos(random.nextLong(2500) * NANOS_PER_MS);
      server.kill();
    }
  }

  private long writeAndKill(Child server, Wire wire) throws InterruptedException {
    AtomicLong answers = new AtomicLong();
    List<Thread> threads = campaign.start(wire, answers);
    // At a random moment under full load: right after an answer, or a little later.
    long enough = random.nextLong(1, 400);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (answers.get() < enough && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    if (random.nextBoolean()) {
      LockSupport.parkNanos(random.nextLong(20 * NANOS_PER_MS));
    }
    server.kill();
    for (Thread thread : threads) {
      thread.join();
    }
    campaign.requireNoFailure();
    return answers.get();
  }
}
