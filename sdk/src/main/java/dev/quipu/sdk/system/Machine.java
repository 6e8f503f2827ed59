package dev.quipu.sdk.system;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The processors, the memory and the disk.
final class Machine {
  private final @Nullable OperatingSystemMXBean system =
      ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean known
          ? known
          : null;

  void addTo(Map<String, Double> fields) {
    if (system != null) {
      // Negative until the JVM has looked twice.
      addIfKnown("cpu_percent", 100 * system.getCpuLoad(), fields);
      addIfKnown("cpu_process_percent", 100 * system.getProcessCpuLoad(), fields);
      long memory = system.getTotalMemorySize();
      if (memory > 0) {
        double used = memory - system.getFreeMemorySize();
        fields.put("memory_used_bytes", used);
        fields.put("memory_percent", 100 * used / memory);
      }
    }
    LinuxCounters.addMemory(fields);
    addDisk(fields);
  }

  private static void addIfKnown(String field, double value, Map<String, Double> fields) {
    if (value >= 0) {
      fields.put(field, value);
    }
  }

  private static void addDisk(Map<String, Double> fields) {
    try {
      FileStore disk = Files.getFileStore(Path.of("").toAbsolutePath());
      double all = disk.getTotalSpace();
      double used = all - disk.getUnallocatedSpace();
      if (all > 0) {
        fields.put("disk_used_bytes", used);
        fields.put("disk_percent", 100 * used / all);
      }
    } catch (IOException | SecurityException e) {
      System.getLogger("dev.quipu.sdk").log(System.Logger.Level.DEBUG, "The disk is unknown", e);
    }
  }
}
