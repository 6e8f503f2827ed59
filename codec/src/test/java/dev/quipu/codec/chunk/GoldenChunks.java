package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ChunkFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// The known content of the golden files, which are kept for ever: later encoders may change, but
/// these bytes must always decode to these points. Content is made with exact arithmetic only.
final class GoldenChunks {
  private GoldenChunks() {}

  static final class Content {
    final long[] steps;
    final long[] timesMs;
    final long[] indexes;
    final double[] values;

    Content(int points) {
      steps = new long[points];
      timesMs = new long[points];
      indexes = new long[points];
      values = new double[points];
    }

    byte[] encode() {
      return Chunk.encode(steps, timesMs, indexes, values, values.length);
    }
  }

  @FunctionalInterface
  private interface Value {
    double at(int i, Random random);
  }

  static Map<String, Content> all() {
    Map<String, Content> all = new LinkedHashMap<>();
    all.put("one-point", content(1, (i, random) -> 0.5));
    all.put("constant", content(300, (i, random) -> -0.0));
    all.put("floats", content(1500, (i, random) -> 0.5f + random.nextInt(1 << 20) * 0x1p-22f));
    all.put(
        "decimals",
        content(1500, (i, random) -> i % 500 == 7 ? 0.0 / 0 : random.nextInt(9999) / 1e4));
    all.put("rising-decimals", content(1500, (i, random) -> i * 125 / 1e3));
    all.put("doubles", content(200, (i, random) -> 1 + random.nextDouble()));
    all.put(
        "split-floats",
        content(
            2500,
            (i, random) ->
                Math.scalb((float) random.nextInt(1 << 20), random.nextInt(9) * 20 - 90)));
    all.put("split-doubles", content(2500, (i, random) -> random.nextGaussian()));
    all.put("raw", content(1100, (i, random) -> Double.longBitsToDouble(random.nextLong())));
    all.put("even-times", content(3000, (i, random) -> random.nextInt(99_999) / 1e4));
    all.put("special", content(640, (i, random) -> Columns.NASTY[i / 7 % Columns.NASTY.length]));
    return all;
  }

  private static Content content(int n, Value value) {
    Random random = new Random(n);
    Content made = new Content(n);
    long time = 1_790_000_000_000L;
    for (int i = 0; i < n; i++) {
      time += n == 640 ? i : n == 3000 ? 250 : 80 + random.nextInt(9) + (i % 400 == 399 ? 4000 : 0);
      made.steps[i] = n == 200 ? random.nextInt(1000) : i * 10L;
      made.timesMs[i] = n == 3000 ? time + random.nextInt(40) : time;
      made.indexes[i] = i < n / 2 ? i : i + 3L;
      made.values[i] = value.at(i, random);
    }
    return made;
  }

  static String file(int version, String name) {
    return "chunk-v" + version + "-" + name + ".bin";
  }

  /// Writes the missing files.
  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, Content> entry : all().entrySet()) {
      Path path = Path.of(args[0], file(ChunkFormat.VERSION, entry.getKey()));
      if (!Files.exists(path)) {
        Files.write(path, entry.getValue().encode());
      }
    }
  }
}
