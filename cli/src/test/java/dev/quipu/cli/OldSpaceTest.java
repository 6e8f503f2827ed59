package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/// What has grown old and is not used any more does not stay in memory, in a JVM with the serial
/// collector.
class OldSpaceTest {
  private static final int KEPT_MB = 20;
  private static final int MADE_MB = 1000;

  @Test
  void theOldSpaceStaysCloseToWhatIsUsed() throws Exception {
    assertThat(greatestHeapMb()).isLessThan(MADE_MB / 2);
  }

  /// Starts a JVM that makes much garbage which is old.
  private static long greatestHeapMb() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmn8m",
                "-Xmx1200m",
                "-cp",
                System.getProperty("java.class.path"),
                Garbage.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return Long.parseLong(out.strip());
  }

  /// Keeps the last megabytes that it has made, and prints the most that the heap has had.
  static final class Garbage {
    private Garbage() {}

    public static void main(String[] args) {
      OldSpace.watch();
      Deque<byte[]> kept = new ArrayDeque<>();
      long most = 0;
      for (int mb = 0; mb < MADE_MB; mb++) {
        kept.addLast(new byte[1 << 20]);
        if (kept.size() > KEPT_MB) {
          kept.removeFirst();
        }
        Runtime heap = Runtime.getRuntime();
        most = Math.max(most, heap.totalMemory() - heap.freeMemory());
      }
      System.out.println(most >> 20);
    }
  }
}
