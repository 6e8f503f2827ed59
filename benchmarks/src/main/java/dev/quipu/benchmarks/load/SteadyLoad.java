package dev.quipu.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Logs batches of 1000 points at a steady rate, on a connection for each run, beside something
/// else that is measured.
public final class SteadyLoad {
  public static final int KEYS = 20;
  public static final int STEPS = 50;
  private static final Curve CURVE = new Curve(Curve.Values.DECIMALS, 3);

  private final Server server;
  private final AtomicLong points = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final Histogram latencies = new Histogram();
  private volatile boolean stopped;

  private SteadyLoad(Server server) {
    this.server = server;
  }

  public static SteadyLoad start(Server server, List<String> runs, int batchesPerSecond) {
    SteadyLoad load = new SteadyLoad(server);
    long every = TimeUnit.SECONDS.toNanos(runs.size()) / batchesPerSecond;
    for (int n = 0; n < runs.size(); n++) {
      String run = runs.get(n);
      int number = n;
      load.threads.add(Thread.ofPlatform().start(() -> load.send(run, number, every)));
    }
    return load;
  }

  private void send(String run, int number, long everyNanos) {
    Histogram own = new Histogram();
    long next = System.nanoTime();
    try {
      for (long step = 0; !stopped; step += STEPS) {
        String batch = batch(run, number, step);
        long sent = System.nanoTime();
        server.post("/api/2.0/mlflow/runs/log-batch", batch);
        own.record(System.nanoTime() - sent);
        points.addAndGet(KEYS * STEPS);
        next += everyNanos;
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (latencies) {
      latencies.add(own);
    }
  }

  /// A log-batch of 1000 metrics of a run: 20 keys `m0` and so on, 50 steps from one on.
  public static String batch(String run, int number, long from) {
    StringBuilder json = new StringBuilder(80_000);
    json.append("{\"run_id\":\"").append(run).append("\",\"metrics\":[");
    for (long step = from; step < from + STEPS; step++) {
      for (int k = 0; k < KEYS; k++) {
        json.append(step == from && k == 0 ? "" : ",")
            .append("{\"key\":\"m")
            .append(k)
            .append("\",\"value\":")
            .append(CURVE.value(number, k, step))
            .append(",\"timestamp\":")
            .append(CURVE.timeMs(step))
            .append(",\"step\":")
            .append(step)
            .append('}');
      }
    }
    return json.append("]}").toString();
  }

  /// Points acknowledged so far.
  public long points() {
    return points.get();
  }

  /// How long its requests took, once it has been stopped.
  public Histogram latencies() {
    return latencies;
  }

  public void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
