package dev.quipu.sdk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SystemSamplerTest {
  private static final double MIB = 1 << 20;

  @TempDir private Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void theMachineAndTheProcessAreMeasured() {
    AtomicLong nanos = new AtomicLong();
    SystemSampler sampler = new SystemSampler(nanos::get, "no-such-program");
    nanos.addAndGet(1_000_000_000L);
    SortedMap<String, Double> fields = sampler.sample();
    assertThat(fields)
        .containsKeys(
            "memory_used_bytes",
            "memory_percent",
            "memory_process_bytes",
            "disk_used_bytes",
            "disk_percent",
            "jvm_heap_used_bytes",
            "jvm_heap_percent",
            "jvm_threads",
            "jvm_gc_percent",
            "network_received_bytes_per_s",
            "network_sent_bytes_per_s");
    fields.forEach((field, value) -> {
      assertThat(value).as(field).isFinite().isNotNegative();
      if (field.endsWith("_percent")) {
        assertThat(value).as(field).isLessThanOrEqualTo(100);
      }
    });
    assertThat(fields.get("memory_process_bytes")).isGreaterThan(10 * MIB);
    assertThat(fields.keySet()).noneMatch(field -> field.startsWith("gpu"));
  }

  @Test
  void ratesAreOfTheTimeBetweenTwoMeasurements() {
    AtomicLong nanos = new AtomicLong();
    Rates rates = new Rates(nanos::get);
    SortedMap<String, Double> fields = new TreeMap<>();
    nanos.addAndGet(1_000_000_000L);
    rates.begin();
    rates.add("a", 500, 1, fields);
    assertThat(fields).isEmpty();
    nanos.addAndGet(4_000_000_000L);
    rates.begin();
    rates.add("a", 900, 1, fields);
    assertThat(fields).containsOnly(Map.entry("a", 100.0));
    fields.clear();
    nanos.addAndGet(4_000_000_000L);
    rates.begin();
    // The counter has begun anew.
    rates.add("a", 100, 1, fields);
    assertThat(fields).isEmpty();
  }

  /// The answer is that of a machine with two cards, one of which does not tell its power.
  @Test
  @EnabledOnOs(OS.LINUX)
  void eachGpuHasFields() throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(
        program,
        """
        #!/bin/sh
        test "$2" = "--format=csv,noheader,nounits" || exit 1
        echo "0, 97, 20480, 81920, 61, 298.55"
        echo "1, 0, 0, 81920, 33, [N/A]"
        """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    SystemSampler sampler = new SystemSampler(System::nanoTime, program.toString());
    SortedMap<String, Double> gpus = new TreeMap<>(sampler.sample().subMap("gpu", "gpv"));
    assertThat(gpus)
        .containsEntry("gpu0_percent", 97.0)
        .containsEntry("gpu0_memory_used_bytes", 20480 * MIB)
        .containsEntry("gpu0_memory_percent", 25.0)
        .containsEntry("gpu0_celsius", 61.0)
        .containsEntry("gpu0_watts", 298.55)
        .containsEntry("gpu1_percent", 0.0)
        .doesNotContainKey("gpu1_watts")
        .hasSize(9);
  }
}
