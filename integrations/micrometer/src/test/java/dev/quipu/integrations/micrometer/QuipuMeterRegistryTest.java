package dev.quipu.integrations.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.guide.MicrometerSnippets;
import dev.quipu.integrations.testkit.ServedRun;
import dev.quipu.sdk.read.StoredRow;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Meters of Micrometer as rows of a run on a real server.
@Timeout(120)
class QuipuMeterRegistryTest {
  @TempDir private Path folder;
  private ServedRun served;

  @BeforeEach
  void start() {
    served = ServedRun.start(folder);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  /// A clock that the test moves.
  private static final class Hand implements Clock {
    private final AtomicLong ns = new AtomicLong();

    @Override
    public long wallTime() {
      return TimeUnit.NANOSECONDS.toMillis(ns.get());
    }

    @Override
    public long monotonicTime() {
      return ns.get();
    }

    void move(Duration time) {
      ns.addAndGet(time.toNanos());
    }
  }

  private List<StoredRow> rows(String stream) {
    return served.finish().stream(stream).rows().stream().toList();
  }

  @Test
  void eachIntervalIsARowOfWhatHappenedInIt() {
    Hand clock = new Hand();
    Duration minute = Duration.ofMinutes(1);
    QuipuMeterRegistry registry = new QuipuMeterRegistry(served.run(), "meters", minute, clock);
    AtomicLong queue = new AtomicLong(3);
    Gauge.builder("queue", queue, AtomicLong::get).register(registry);
    Timer timer = Timer.builder("step").publishPercentiles(0.5).register(registry);
    registry.counter("requests", "status", "200", "method", "GET").increment(2);
    timer.record(Duration.ofMillis(500));
    timer.record(Duration.ofMillis(1500));
    DistributionSummary.builder("batch.size").register(registry).record(64);
    FunctionCounter.builder("evictions", queue, AtomicLong::get).register(registry);
    LongTaskTimer.builder("download").register(registry).start();
    clock.move(minute);
    registry.publish();
    queue.set(5);
    registry.counter("requests", "status", "200", "method", "GET").increment();
    clock.move(minute);
    registry.publish();
    registry.close();
    List<StoredRow> rows = rows("meters");
    assertThat(rows).extracting(StoredRow::step).startsWith(0L, 1L);
    assertThat(rows.get(0).fields())
        .containsEntry("queue", 3.0)
        .containsEntry("requests{method=GET,status=200}", 2.0)
        .containsEntry("step.count", 2.0)
        .containsEntry("step.mean", 1.0)
        .containsEntry("step.max", 1.5)
        .containsKey("step.p50")
        .containsEntry("batch.size.mean", 64.0)
        .containsEntry("evictions", 3.0)
        .containsEntry("download.active", 1.0)
        .containsEntry("download.duration", 60.0);
    assertThat(rows.get(1).fields())
        .containsEntry("queue", 5.0)
        .containsEntry("requests{method=GET,status=200}", 1.0)
        .containsEntry("step.count", 0.0)
        .containsEntry("evictions", 2.0)
        .containsEntry("download.duration", 120.0);
  }

  @Test
  void closingLogsTheIntervalThatHasBegun() {
    MicrometerSnippets.micrometer(served.run());
    List<StoredRow> rows = rows("meters");
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).fields())
        .containsEntry("http.requests{method=GET}", 1.0)
        .containsEntry("batch.count", 1.0);
  }

  @Test
  void aRegistryWhoseRunHasEndedLogsNoMore() {
    QuipuMeterRegistry registry =
        QuipuMeterRegistry.start(served.run(), "more/meters", Duration.ofHours(1));
    registry.counter("requests").increment();
    served.finish();
    registry.close();
    assertThat(served.run().report().isComplete()).isTrue();
    assertThat(served.run().report().problems()).isEmpty();
  }
}
