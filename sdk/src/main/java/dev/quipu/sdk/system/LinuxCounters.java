package dev.quipu.sdk.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What Linux tells in `/proc`, see proc(5). Elsewhere nothing is added.
final class LinuxCounters {
  /// The first words of a line of `/proc/net/dev` are the counters of what was received, the ninth
  /// and those behind are of what was sent.
  private static final int SENT_BYTES = 8;

  private static final int HEADER_LINES = 2;
  private static final double BYTES_PER_KIB = 1024;
  private static final Pattern WORDS = Pattern.compile("\\s+");

  private LinuxCounters() {}

  static void addMemory(Map<String, Double> fields) {
    for (String line : lines("/proc/self/status")) {
      if (line.startsWith("VmRSS:")) {
        fields.put("memory_process_bytes", number(WORDS.split(line, -1)[1]) * BYTES_PER_KIB);
      }
    }
  }

  static void addRates(Rates rates, Map<String, Double> fields) {
    for (String line : lines("/proc/self/io")) {
      String[] words = WORDS.split(line, -1);
      if (words[0].equals("read_bytes:")) {
        rates.add("disk_read_bytes_per_s", number(words[1]), 1, fields);
      } else if (words[0].equals("write_bytes:")) {
        rates.add("disk_written_bytes_per_s", number(words[1]), 1, fields);
      }
    }
    List<String> devices = lines("/proc/net/dev");
    if (devices.size() > HEADER_LINES) {
      long received = 0;
      long sent = 0;
      for (String line : devices.subList(HEADER_LINES, devices.size())) {
        int colon = line.indexOf(':');
        if (colon > 0 && !line.substring(0, colon).strip().equals("lo")) {
          String[] counters = WORDS.split(line.substring(colon + 1).strip(), -1);
          if (counters.length > SENT_BYTES) {
            received += number(counters[0]);
            sent += number(counters[SENT_BYTES]);
          }
        }
      }
      rates.add("network_received_bytes_per_s", received, 1, fields);
      rates.add("network_sent_bytes_per_s", sent, 1, fields);
    }
  }

  private static List<String> lines(String file) {
    Path path = Path.of(file);
    try {
      return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
