package dev.quipu.sdk.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The GPUs that `nvidia-smi` lists. A machine without this program, or on which it fails, is not
/// asked again.
final class Gpus {
  private static final int TIMEOUT_SECONDS = 5;
  private static final double BYTES_PER_MIB = 1 << 20;
  private static final String QUERY =
      "--query-gpu=index,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw";

  private final String program;
  private boolean isThere = true;

  Gpus(String program) {
    this.program = program;
  }

  void addTo(Map<String, Double> fields) {
    if (!isThere) {
      return;
    }
    try {
      Process process =
          new ProcessBuilder(List.of(program, QUERY, "--format=csv,noheader,nounits"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      var unused =
          process
              .onExit()
              .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .exceptionally(late -> process.destroyForcibly());
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      isThere = process.waitFor() == 0;
      if (isThere) {
        answer.lines().forEach(line -> add(line, fields));
      }
    } catch (IOException e) {
      isThere = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void add(String line, Map<String, Double> fields) {
    String[] values = line.split(",", -1);
    if (values.length == 6) {
      String gpu = "gpu" + values[0].strip() + "_";
      put(gpu + "percent", values[1], 1, fields);
      put(gpu + "memory_used_bytes", values[2], BYTES_PER_MIB, fields);
      put(gpu + "memory_total_bytes", values[3], BYTES_PER_MIB, fields);
      Double used = fields.get(gpu + "memory_used_bytes");
      Double all = fields.remove(gpu + "memory_total_bytes");
      if (used != null && all != null && all > 0) {
        fields.put(gpu + "memory_percent", 100 * used / all);
      }
      put(gpu + "celsius", values[4], 1, fields);
      put(gpu + "watts", values[5], 1, fields);
    }
  }

  /// A GPU that does not know a value says `[N/A]`.
  private static void put(String field, String text, double unit, Map<String, Double> fields) {
    try {
      fields.put(field, Double.parseDouble(text.strip()) * unit);
    } catch (NumberFormatException e) {
      fields.remove(field);
    }
  }
}
