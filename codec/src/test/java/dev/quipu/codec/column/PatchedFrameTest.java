package dev.quipu.codec.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.bytes.BitPacking;
import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchedFrameTest {
  /// Values of many shapes, with few or many patches.
  private static long[] values(Random random, int count) {
    int bits = random.nextInt(64);
    int outsiders = random.nextInt(4) == 0 ? 0 : random.nextInt(1 + count / 8);
    int shape = random.nextInt(4);
    long offset = random.nextBoolean() ? random.nextLong() : random.nextInt(1000);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          offset
              + switch (shape) {
                case 0 -> random.nextLong() >>> (63 - bits);
                case 1 -> (long) (random.nextGaussian() * (1L << Math.min(bits, 55)));
                case 2 -> (random.nextLong() >>> (63 - bits)) & -8L;
                default -> i % 3 == 0 ? 0 : 1L << bits;
              };
    }
    for (int i = 0; i < outsiders; i++) {
      values[random.nextInt(count)] = random.nextLong() >> random.nextInt(64);
    }
    return values;
  }

  /// The fewest bytes of any width and base with patches, found by brute force.
  private static long fewestBytes(long[] values) {
    int count = values.length;
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    long range = sorted[count - 1] - sorted[0];
    int full = BitPacking.width(range);
    long best = BitPacking.bytes(count, full);
    for (int w = full - 1; w >= 0 && full > 1; w--) {
      int longest = 0;
      for (int from = 0; from < count; from++) {
        int to = from;
        while (to < count && (sorted[to] - sorted[from]) >>> w == 0) {
          to++;
        }
        longest = Math.max(longest, to - from);
      }
      int patches = count - longest;
      if (patches <= count / 16) {
        best = Math.min(best, BitPacking.bytes(count, w) + patches * (2 + (full + 6L) / 7));
      }
    }
    return best;
  }

  /// The bytes of a frame, counted as in [#fewestBytes].
  private static long countedBytes(byte[] frame, int count, int full) {
    ByteCursor in = new ByteCursor(frame, 0, frame.length);
    in.zigzag();
    int width = in.octet();
    if ((width & 0x80) != 0) {
      in.varint();
    }
    int patches = in.count("patches", count);
    return BitPacking.bytes(count, width & 0x7f) + patches * (2 + (full + 6L) / 7);
  }

  @Test
  void theFewestBytesAreFoundWhateverLiesOutside() {
    long seed = Long.getLong("quipu.seed", System.nanoTime());
    Random random = new Random(seed);
    PatchedFrame frame = new PatchedFrame();
    for (int round = 0; round < 3000; round++) {
      int count = 1 + random.nextInt(random.nextBoolean() ? 40 : 400);
      long[] values = values(random, count);
      long[] sorted = values.clone();
      Arrays.sort(sorted);
      ByteSink out = new ByteSink();
      frame.encode(values.clone(), count, out);
      byte[] bytes = Arrays.copyOf(out.array(), out.length());

      long[] found = new long[count];
      PatchedFrame.decode(new ByteCursor(bytes, 0, bytes.length), count, found, 0);
      assertThat(found).as("-Dquipu.seed=%d, round %d", seed, round).isEqualTo(values);
      assertThat(countedBytes(bytes, count, BitPacking.width(sorted[count - 1] - sorted[0])))
          .as("-Dquipu.seed=%d, round %d", seed, round)
          .isEqualTo(fewestBytes(values));
    }
  }
}
