package dev.quipu.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GoldenTest {
  private static byte[] read(String name) throws IOException {
    String path = "/golden/" + GoldenChunks.file(name);
    try (InputStream in =
        Objects.requireNonNull(GoldenTest.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    }
  }

  @Test
  void everyGoldenFileIsReadAsItsPoints() throws IOException {
    for (Map.Entry<String, GoldenChunks.Content> entry : GoldenChunks.all().entrySet()) {
      GoldenChunks.Content content = entry.getValue();
      Chunk chunk = Chunk.open(read(entry.getKey()));
      chunk.verify();
      assertThat(chunk.decodeSteps()).as(entry.getKey()).isEqualTo(content.steps);
      assertThat(chunk.decodeTimes()).as(entry.getKey()).isEqualTo(content.timesMs);
      assertThat(chunk.decodeIndexes()).as(entry.getKey()).isEqualTo(content.indexes);
      assertThat(Arrays.stream(chunk.decodeValues()).mapToLong(Double::doubleToRawLongBits))
          .as(entry.getKey())
          .containsExactly(
              Arrays.stream(content.values)
                  .mapToLong(Double::doubleToRawLongBits)
                  .boxed()
                  .toArray(Long[]::new));
    }
  }

  @Test
  void everyEncodingHasAGoldenFile() throws IOException {
    Set<LongEncoding> longs = EnumSet.noneOf(LongEncoding.class);
    Set<DoubleEncoding> doubles = EnumSet.noneOf(DoubleEncoding.class);
    for (String name : GoldenChunks.all().keySet()) {
      byte[] bytes = read(name);
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
