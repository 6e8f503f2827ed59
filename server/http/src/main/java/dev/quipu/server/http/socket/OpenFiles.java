package dev.quipu.server.http.socket;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.quipu.core.text.Text;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How many files, including sockets, the process has open and may have open.
///
/// @param open how many are open
public record OpenFiles(long limit, long open) {
  private static final String LIMIT = "Max open files";

  /// The numbers of the operating system; a very high limit if it does not tell.
  static OpenFiles ofThisProcess() {
    // This is tried before the beans, because loading them takes a good part of the start-up time.
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
        if (line.startsWith(LIMIT)) {
          String soft = line.substring(LIMIT.length()).strip().split(" +", 2)[0];
          // Or "unlimited".
          return new OpenFiles(Text.integer(soft).orElse(Long.MAX_VALUE), open.count());
        }
      }
    } catch (IOException e) {
      // The system is not Linux.
    }
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? new OpenFiles(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount())
        : new OpenFiles(Long.MAX_VALUE, 0);
  }
}
