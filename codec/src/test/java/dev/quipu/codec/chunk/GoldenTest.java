package dev.quipu.codec.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.column.DoubleEncoding;
import dev.quipu.codec.column.LongEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GoldenTest {
  /// Golden files that a version lacks, because their encodings came later.
  private static final Map<Integer, Set<String>> MISSING =
      Map.of(1, Set.of("even-times"), ChunkFormat.VERSION, Set.of());

  private static byte[] read(int version, String name) throws IOException {
    String path = "/golden/" + GoldenChunks.file(version, name);
    try (InputStream in =
        Objects.requireNonNull(GoldenTest.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    }
  }

  private static Set<String> names(int version) {
    Set<String> names = new TreeSet<>(GoldenChunks.all().keySet());
    names.removeAll(Objects.requireNonNull(MISSING.get(version)));
    return names;
  }

  @Test
  void everyGoldenFileIsReadAsItsPoints() throws IOException {
    for (int version = ChunkFormat.OLDEST_VERSION; version <= ChunkFormat.VERSION; version++) {
      for (String name : names(version)) {
        String about = "version " + version + ", " + name;
        GoldenChunks.Content content = Objects.requireNonNull(GoldenChunks.all().get(name));
        byte[] bytes = read(version, name);
        assertThat(ChunkFormat.INTS.get(bytes, 4)).as(about).isEqualTo(version);
        Chunk chunk = Chunk.open(bytes);
        chunk.verify();
        assertThat(chunk.decodeSteps()).as(about).isEqualTo(content.steps);
        assertThat(chunk.decodeTimes()).as(about).isEqualTo(content.timesMs);
        assertThat(chunk.decodeIndexes()).as(about).isEqualTo(content.indexes);
        assertThat(Arrays.stream(chunk.decodeValues()).mapToLong(Double::doubleToRawLongBits))
            .as(about)
            .containsExactly(
                Arrays.stream(content.values)
                    .mapToLong(Double::doubleToRawLongBits)
                    .boxed()
                    .toArray(Long[]::new));
        int n = content.values.length;
        assertThat(chunk.stats(n / 9, n))
            .as(about)
            .isEqualTo(Chunk.open(content.encode()).stats(n / 9, n));
      }
    }
  }

  @Test
  void everyEncodingHasAGoldenFile() throws IOException {
    Set<LongEncoding> longs = EnumSet.noneOf(LongEncoding.class);
    Set<DoubleEncoding> doubles = EnumSet.noneOf(DoubleEncoding.class);
    for (String name : names(ChunkFormat.VERSION)) {
      byte[] bytes = read(ChunkFormat.VERSION, name);
      ChunkHeader header =
          ChunkHeader.read((at, length) -> java.nio.ByteBuffer.wrap(bytes).slice(at, length));
      for (int column = 0; column < ChunkFormat.COLUMNS; column++) {
        int number = header.encodings().get(column);
        if (column < ChunkFormat.LONG_COLUMNS) {
          Arrays.stream(LongEncoding.values()).filter(e -> e.number == number).forEach(longs::add);
        } else {
          Arrays.stream(DoubleEncoding.values())
              .filter(e -> e.number == number)
              .forEach(doubles::add);
        }
      }
    }
    assertThat(longs).containsExactly(LongEncoding.values());
    assertThat(doubles).containsExactly(DoubleEncoding.values());
  }
}
