package dev.quipu.sdk.system;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Measures the machine and this process: what each part of them says now, and rates since the
/// measurement before. What a machine does not tell is left out. One thread.
///
/// | field | unit |
/// |---|---|
/// | `cpu_percent`, `cpu_process_percent` | of all processors, 0 to 100 |
/// | `memory_used_bytes`, `memory_percent`, `memory_process_bytes` | of the machine; resident of the process (Linux) |
/// | `disk_used_bytes`, `disk_percent` | of the disk of the working folder |
/// | `disk_read_bytes_per_s`, `disk_written_bytes_per_s` | of the process (Linux) |
/// | `network_received_bytes_per_s`, `network_sent_bytes_per_s` | of the machine, without the loopback (Linux) |
/// | `jvm_heap_used_bytes`, `jvm_heap_percent`, `jvm_threads` | the percentage is of the largest heap |
/// | `jvm_gc_percent` | of the time since the measurement before |
/// | `gpu0_percent`, `gpu0_memory_used_bytes`, `gpu0_memory_percent`, `gpu0_celsius`, `gpu0_watts` | of each GPU that `nvidia-smi` lists |
public final class SystemSampler {
  private final Machine machine = new Machine();
  private final Heap heap = new Heap();
  private final Rates rates;
  private final Gpus gpus;

  /// A sampler that asks `nvidia-smi`.
  public SystemSampler(LongSupplier nanoTime) {
    this(nanoTime, "nvidia-smi");
  }

  SystemSampler(LongSupplier nanoTime, String gpuProgram) {
    rates = new Rates(nanoTime);
    gpus = new Gpus(gpuProgram);
    // Rates need a beginning.
    sample();
  }

  /// The fields that are known.
  public SortedMap<String, Double> sample() {
    SortedMap<String, Double> fields = new TreeMap<>();
    machine.addTo(fields);
    heap.addTo(fields);
    rates.begin();
    heap.addRates(rates, fields);
    LinuxCounters.addRates(rates, fields);
    gpus.addTo(fields);
    return fields;
  }
}
