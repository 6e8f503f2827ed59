package dev.quipu.guide;

import dev.quipu.integrations.micrometer.QuipuMeterRegistry;
import dev.quipu.sdk.Run;
import io.micrometer.core.instrument.Metrics;

/// The code of the guide to Micrometer.
public final class MicrometerSnippets {
  private MicrometerSnippets() {}

  public static void micrometer(Run run) {
    // snippet: micrometer
    try (QuipuMeterRegistry registry = QuipuMeterRegistry.start(run)) {
      Metrics.addRegistry(registry); // or a bean of your application
      Metrics.counter("http.requests", "method", "GET").increment();
      Metrics.timer("batch").record(() -> System.out.println("a batch"));
      Metrics.removeRegistry(registry);
    }
    // end
  }
}
