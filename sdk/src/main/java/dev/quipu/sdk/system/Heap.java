package dev.quipu.sdk.system;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;

/// The heap of the JVM, its threads, and the time that collecting garbage takes.
final class Heap {
  private static final double PERCENT_OF_A_SECOND_PER_MS = 0.1;

  void addTo(Map<String, Double> fields) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    fields.put("jvm_heap_used_bytes", (double) heap.getUsed());
    if (heap.getMax() > 0) {
      fields.put("jvm_heap_percent", 100.0 * heap.getUsed() / heap.getMax());
    }
    fields.put("jvm_threads", (double) ManagementFactory.getThreadMXBean().getThreadCount());
  }

  void addRates(Rates rates, Map<String, Double> fields) {
    long ms = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ms += Math.max(0, collector.getCollectionTime());
    }
    rates.add("jvm_gc_percent", ms, PERCENT_OF_A_SECOND_PER_MS, fields);
  }
}
