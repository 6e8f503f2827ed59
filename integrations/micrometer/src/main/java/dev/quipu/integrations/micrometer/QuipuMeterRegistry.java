package dev.quipu.integrations.micrometer;

import dev.quipu.sdk.Run;
import dev.quipu.sdk.Stream;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.step.StepRegistryConfig;
import io.micrometer.core.instrument.util.NamedThreadFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Logs the meters of a program as rows of a stream of a run, one row for each interval. Closing
/// the registry logs the interval that has begun. A registry whose run has ended stops by itself.
///
/// A field is named after its meter and the tags, such as `http.requests{method=GET,status=200}`.
/// Counters have what was added in the interval. Timers and summaries have the fields `.count`,
/// `.mean` and `.max` of the interval, and its percentiles, if the program asks for them, such as
/// `.p95`. Times are in seconds.
public final class QuipuMeterRegistry extends StepMeterRegistry implements AutoCloseable {
  private static final String STREAM = "meters";
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Run run;
  private final Stream stream;

  QuipuMeterRegistry(Run run, String stream, Duration interval, Clock clock) {
    super(new Settings(interval), clock);
    this.run = run;
    this.stream = run.stream(stream);
    config().namingConvention((name, type, baseUnit) -> name);
  }

  /// A registry that logs a row to the stream `meters` every 15 seconds.
  public static QuipuMeterRegistry start(Run run) {
    return start(run, STREAM, INTERVAL);
  }

  /// A registry that logs a row to a stream in each interval.
  public static QuipuMeterRegistry start(Run run, String stream, Duration interval) {
    QuipuMeterRegistry registry = new QuipuMeterRegistry(run, stream, interval, Clock.SYSTEM);
    registry.start(new NamedThreadFactory("quipu-meters"));
    return registry;
  }

  /// What Micrometer asks for; all else is as it is by default.
  private record Settings(Duration interval) implements StepRegistryConfig {
    @Override
    public String prefix() {
      return "quipu";
    }

    @Override
    public @Nullable String get(String key) {
      return null;
    }

    @Override
    public Duration step() {
      return interval;
    }
  }

  @Override
  protected TimeUnit getBaseTimeUnit() {
    return TimeUnit.SECONDS;
  }

  @Override
  protected void publish() {
    if (run.status().isEnd()) {
      stop();
      return;
    }
    Map<String, Double> row = new LinkedHashMap<>();
    for (Meter meter : getMeters()) {
      MeterFields.add(row, meter, getBaseTimeUnit());
    }
    if (!row.isEmpty()) {
      stream.log(row);
    }
  }
}
