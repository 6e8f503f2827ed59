package dev.quipu.codec.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonChunkTest {
  private static final List<String> TEXTS =
      List.of(
          "null",
          "true",
          "\"\"",
          "\"Übung 😀\"",
          "[1,2]",
          "{\"a\":[{}],\"b\":null}",
          "9007199254740993");

  private static JsonValues some(int n, Random random) {
    JsonValues values = new JsonValues();
    long index = random.nextInt(3) == 0 ? random.nextLong() : 0;
    for (int i = 0; i < n; i++) {
      long step = random.nextInt(4) == 0 ? random.nextLong() : i;
      long timeMs = random.nextInt(4) == 0 ? random.nextLong() : 1_700_000_000_000L + i;
      index += random.nextInt(3);
      values.add(step, timeMs, index, new JsonText(TEXTS.get(random.nextInt(TEXTS.size()))));
    }
    return values;
  }

  private static void assertSame(JsonValues found, JsonValues wanted, String about) {
    assertThat(found.size()).as(about).isEqualTo(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(found.index(i)).as(about).isEqualTo(wanted.index(i));
      assertThat(found.step(i)).as(about).isEqualTo(wanted.step(i));
      assertThat(found.timeMs(i)).as(about).isEqualTo(wanted.timeMs(i));
      assertThat(found.value(i)).as(about).isEqualTo(wanted.value(i));
    }
  }

  @Test
  void anyValuesComeBackInPartAndAsAWhole() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      JsonValues values = some(1 + random.nextInt(200), random);
      JsonChunk chunk = JsonChunk.open(JsonChunk.encode(values).getFirst().bytes());
      chunk.verify();
      assertThat(chunk.extent().values()).isEqualTo(values.size());
      assertThat(chunk.lengthBytes()).isEqualTo(chunk.bytes().length);
      assertSame(chunk.decode(), values, "seed " + seed);
      long from = values.index(random.nextInt(values.size()));
      long to = values.index(random.nextInt(values.size()));
      JsonValues part = new JsonValues();
      chunk.decode(from, to, part);
      JsonValues wanted = new JsonValues();
      for (int i = 0; i < values.size(); i++) {
        if (values.index(i) >= from && values.index(i) <= to) {
          wanted.add(values.step(i), values.timeMs(i), values.index(i), values.value(i));
        }
      }
      assertSame(part, wanted, "seed " + seed);
    }
  }

  @Test
  void longValuesFillSeveralChunksAndRepetitionCostsLittle() {
    JsonValues values = new JsonValues();
    JsonText longest = new JsonText("\"" + "x".repeat(Limits.VALUE_BYTES - 2) + "\"");
    for (int i = 0; i < 40; i++) {
      values.add(i, 1000 + i, i, longest);
    }
    List<JsonChunk> chunks = JsonChunk.encode(values);
    assertThat(chunks).hasSize(3);
    JsonValues all = new JsonValues();
    for (JsonChunk chunk : chunks) {
      chunk.verify();
      assertThat(chunk.lengthBytes()).isLessThan(1000);
      chunk.decode(0, 100, all);
    }
    assertSame(all, values, "chunks");
    assertThat(JsonChunk.encode(new JsonValues())).isEmpty();
  }

  @Test
  void theGoldenFileIsReadAsItsValues() throws IOException {
    JsonChunk chunk = JsonChunk.open(golden());
    chunk.verify();
    assertSame(chunk.decode(), goldenValues(), "golden");
    assertThat(chunk.extent()).isEqualTo(new EncodedChunk.Extent(7, -5, 1L << 40, 3, 15));
  }

  private static byte[] golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            JsonChunkTest.class.getResourceAsStream("/golden/json-chunk-v1.bin"))) {
      return in.readAllBytes();
    }
  }

  static JsonValues goldenValues() {
    JsonValues values = new JsonValues();
    for (int i = 0; i < TEXTS.size(); i++) {
      long step = i == 2 ? -5 : i == 5 ? 1L << 40 : i;
      values.add(step, 1_700_000_000_000L + 1000L * i, 3L + 2L * i, new JsonText(TEXTS.get(i)));
    }
    return values;
  }

  @Test
  void everyFlippedBitAndEveryTruncationIsNoticed() {
    byte[] bytes = JsonChunk.encode(some(50, new Random(1))).getFirst().bytes();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      isCorrupt("bit " + bit, damaged);
    }
    for (int length = 0; length < bytes.length; length++) {
      isCorrupt(length + " bytes", Arrays.copyOf(bytes, length));
    }
    isCorrupt("one byte more", Arrays.copyOf(bytes, bytes.length + 1));
  }

  private static void isCorrupt(String about, byte[] bytes) {
    assertThatThrownBy(() -> JsonChunk.open(bytes).verify())
        .as(about)
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
  }

  @Test
  void hostileBytesBehindRightChecksumsNeverHangOrExhaustMemory() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int readable = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = JsonChunk.encode(some(1 + random.nextInt(40), random)).getFirst().bytes();
      int changes = 1 + random.nextInt(4);
      for (int c = 0; c < changes; c++) {
        int at =
            random.nextBoolean() ? 16 + random.nextInt(40) : 16 + random.nextInt(bytes.length - 20);
        bytes[at] =
            switch (random.nextInt(4)) {
              case 0 -> 0;
              case 1 -> (byte) 0xff;
              case 2 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
              default -> (byte) random.nextInt();
            };
      }
      seal(bytes);
      try {
        JsonChunk.open(bytes).verify();
        readable++;
      } catch (QuipuException e) {
        assertThat(e.code()).as("seed %s", seed).isEqualTo(ErrorCode.CORRUPT);
      }
    }
    assertThat(readable).as("seed %s", seed).isBetween(1, 19_000);
  }

  /// Corrects every checksum.
  private static void seal(byte[] bytes) {
    ChunkFormat.INTS.set(bytes, 12, ChunkFormat.checksum(bytes, 0, 12));
    ChunkFormat.INTS.set(bytes, 56, ChunkFormat.checksum(bytes, 16, 40));
    ChunkFormat.INTS.set(bytes, bytes.length - 4, ChunkFormat.checksum(bytes, 0, bytes.length - 4));
  }

  @Test
  void tooOldAndTooNewAreDifferentErrors() throws IOException {
    for (int version : new int[] {0, 2}) {
      byte[] other = golden();
      ChunkFormat.INTS.set(other, 4, version);
      seal(other);
      String why = version == 0 ? "too old" : "too new";
      assertThatThrownBy(() -> JsonChunk.open(other))
          .isInstanceOfSatisfying(
              QuipuException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
                assertThat(e.details()).containsEntry("reason", why);
              });
    }
  }
}
