package dev.quipu.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.RandomJson;
import dev.quipu.core.limits.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameTest {
  /// @param value the bits of a number, or JSON
  private record Point(String key, long step, long timeMs, Object value) {}

  private static List<Point> points(Frame frame) {
    List<Point> all = new ArrayList<>();
    for (Block block : frame.blocks()) {
      for (int row = 0; row < block.rows(); row++) {
        for (int k = 0; k < block.keyCount(); k++) {
          all.add(
              new Point(
                  block.key(k),
                  block.steps()[row],
                  block.timesMs()[row],
                  block.isJson(k)
                      ? block.json(k)[row]
                      : (Object) Double.doubleToRawLongBits(block.values(k)[row])));
        }
      }
    }
    return all;
  }

  @Test
  void anyPointsComeBackInOrderAndBitExact() {
    double[] nasty = {
      Double.NaN,
      Double.longBitsToDouble(0x7ff8_0000_0000_0abcL),
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      -0.0,
      0.0,
      Double.MIN_VALUE,
      Float.MIN_VALUE,
      Double.MAX_VALUE,
      0.1f,
      0.1
    };
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      // Frames of numbers only, of both, and of JSON only.
      int jsonOf8 = List.of(0, 1, 4, 8).get(round % 4);
      FrameBuilder builder = new FrameBuilder();
      List<Point> sent = new ArrayList<>();
      int n = 1 + random.nextInt(200);
      int keys = 1 + random.nextInt(6);
      for (int i = 0; i < n; i++) {
        String key = "train/ключ " + random.nextInt(keys);
        long step = random.nextInt(4) == 0 ? random.nextLong() : i / keys;
        long time = random.nextInt(4) == 0 ? random.nextLong() : 1_700_000_000_000L + i / keys;
        if (random.nextInt(8) < jsonOf8) {
          JsonText json = RandomJson.value(random);
          builder.add(key, step, time, json);
          sent.add(new Point(key, step, time, json));
          continue;
        }
        double value =
            random.nextBoolean() ? nasty[random.nextInt(nasty.length)] : random.nextGaussian();
        builder.add(key, step, time, value);
        sent.add(new Point(key, step, time, Double.doubleToRawLongBits(value)));
      }
      byte[] bytes = builder.build().encoded();
      assertThat((int) FrameFormat.INTS.get(bytes, 4))
          .isEqualTo(sent.stream().anyMatch(p -> p.value instanceof JsonText) ? 2 : 1);
      assertThat(points(Frame.decode(bytes))).as("seed %s", seed).isEqualTo(sent);
      assertThat(scanned(bytes))
          .as("seed %s", seed)
          .containsExactlyInAnyOrderElementsOf(
              sent.stream().filter(p -> !p.key.equals("train/ключ 1")).toList());

      List<Point> scanned = new ArrayList<>();
      Frame.scan(
          bytes,
          Set.of("train/ключ 0"),
          new StreamRows(Map.of("train", 7L)),
          (key, rows, firstIndex, steps, times, values) -> {
            for (int i = 0; i < rows; i++) {
              scanned.add(
                  new Point(key, steps[i], times[i], Double.doubleToRawLongBits(values[i])));
            }
          });
      assertThat(scanned)
          .as("seed %s", seed)
          .isEqualTo(
              sent.stream()
                  .filter(p -> p.key.equals("train/ключ 0") && p.value instanceof Long)
                  .toList());
    }
  }

  @Test
  void whatARefusingReaderThrowsIsNotSaidOfTheFrame() {
    FrameBuilder frame = new FrameBuilder();
    frame.add("a", 1, 1, 1);
    byte[] bytes = frame.build().encoded();
    QuipuException refusal = QuipuException.invalid("too many fields");
    assertThatThrownBy(() ->
            Frame.scan(
                bytes,
                Set.of("a"),
                new StreamRows(Map.of("", 0L)),
                (key, rows, firstIndex, steps, times, values) -> {
                  throw refusal;
                }))
        .isSameAs(refusal);
    bytes[bytes.length - 1]++;
    assertThatThrownBy(() ->
            Frame.scan(
                bytes,
                Set.of("a"),
                new StreamRows(Map.of("", 0L)),
                (key, rows, firstIndex, steps, times, values) -> {}))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
  }

  /// Receives all points except those of one key, which are skipped.
  private static List<Point> scanned(byte[] bytes) {
    List<Point> scanned = new ArrayList<>();
    Frame.scan(
        bytes,
        new StreamRows(Map.of("train", 0L)),
        new Frame.Columns() {
          @Override
          public boolean wants(String key, boolean json, int rows, long firstIndex) {
            return !key.equals("train/ключ 1");
          }

          @Override
          public void numbers(
              String key,
              int rows,
              long firstIndex,
              long[] steps,
              long[] timesMs,
              double[] values) {
            for (int i = 0; i < rows; i++) {
              scanned.add(
                  new Point(key, steps[i], timesMs[i], Double.doubleToRawLongBits(values[i])));
            }
          }

          @Override
          public void json(
              String key,
              int rows,
              long firstIndex,
              long[] steps,
              long[] timesMs,
              JsonText[] values) {
            for (int i = 0; i < rows; i++) {
              scanned.add(new Point(key, steps[i], timesMs[i], values[i]));
            }
          }
        });
    return scanned;
  }

  @Test
  void aFieldMayBeANumberInOneRowAndJsonInAnother() {
    FrameBuilder builder = new FrameBuilder();
    builder.add("loss", 1, 1000, 0.5);
    builder.add("phase", 1, 1000, new JsonText("\"warmup\""));
    builder.add("loss", 2, 1000, JsonText.NULL);
    builder.add("phase", 2, 1000, 3);
    builder.add("loss", 3, 1000, 0.25);
    builder.add("phase", 3, 1000, 4);
    assertThat(builder.jsonChars()).isEqualTo(12);
    Frame frame = Frame.decode(builder.build().encoded());
    assertThat(builder.jsonChars()).isZero();
    assertThat(frame.blocks()).hasSize(3);
    assertThat(frame.blocks().get(0).isJson(0)).isFalse();
    assertThat(frame.blocks().get(0).isJson(1)).isTrue();
    assertThat(frame.blocks().get(1).isJson(0)).isTrue();
    assertThat(frame.blocks().get(2).values(1)[0]).isEqualTo(4);
    assertThatThrownBy(() -> frame.blocks().get(2).json(0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRowHasItsIndexInEveryStreamThatHasAKeyInIt() {
    FrameBuilder builder = new FrameBuilder();
    for (int step = 0; step < 6; step++) {
      builder.add("train/loss", step, 0, step);
      if (step % 2 == 1) {
        builder.add("val/loss", step, 0, step);
        builder.add("val/acc", step, 0, step);
      }
      builder.add("lr", step, 0, step);
    }
    builder.add("train/loss", 5, 0, 6);
    byte[] frame = builder.build().encoded();
    StreamRows rows = new StreamRows(Map.of("train", 0L, "val", 10L, "", 0L));
    List<String> found = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Frame.scan(
          frame,
          Set.of("train/loss", "val/acc"),
          rows,
          (key, n, firstIndex, steps, times, values) -> {
            for (int r = 0; r < n; r++) {
              found.add(key + " " + (firstIndex + r) + " " + steps[r]);
            }
          });
    }
    assertThat(found)
        .containsExactly(
            "train/loss 0 0",
            "train/loss 1 1",
            "val/acc 10 1",
            "train/loss 2 2",
            "train/loss 3 3",
            "val/acc 11 3",
            "train/loss 4 4",
            "train/loss 5 5",
            "val/acc 12 5",
            "train/loss 6 5",
            "train/loss 7 0",
            "train/loss 8 1",
            "val/acc 13 1",
            "train/loss 9 2",
            "train/loss 10 3",
            "val/acc 14 3",
            "train/loss 11 4",
            "train/loss 12 5",
            "val/acc 15 5",
            "train/loss 13 5");
    assertThat(rows.rows()).isEqualTo(Map.of("train", 14L, "val", 16L, "", 12L));
  }

  @Test
  void aTrainingLoopsBatchIsOneBlock() {
    FrameBuilder builder = new FrameBuilder();
    for (int step = 0; step < 50; step++) {
      for (int k = 0; k < 20; k++) {
        builder.add("k" + k, step, 1000 + step, 0.5 * k + step / 64.0);
      }
    }
    Frame frame = builder.build();
    assertThat(frame.blocks()).hasSize(1);
    assertThat(frame.points()).isEqualTo(1000);
    assertThat(frame.encoded().length).isLessThan(4200);
  }

  @Test
  void everyFlippedBitIsNoticed() {
    for (byte[] bytes : someFrames()) {
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] damaged = bytes.clone();
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
        assertThatThrownBy(() -> Frame.decode(damaged)).isInstanceOf(QuipuException.class);
      }
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    for (byte[] bytes : someFrames()) {
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> Frame.decode(cut)).isInstanceOf(QuipuException.class);
      }
    }
  }

  @Test
  void hostileBytesBehindAValidChecksumNeverHangOrExhaustMemory() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<byte[]> good = someFrames();
    for (int round = 0; round < 30_000; round++) {
      byte[] bytes = good.get(round % good.size()).clone();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        bytes[12 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt();
      }
      seal(bytes);
      try {
        Frame frame = Frame.decode(bytes);
        assertThat(frame.points()).isLessThanOrEqualTo(Limits.FRAME_POINTS);
        // Every accepted frame can be read back, also in part.
        assertThat(frame.encoded()).isSameAs(bytes);
        scanned(bytes);
      } catch (QuipuException e) {
        assertThat(e.code()).as("seed %s", seed).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      }
      try {
        // The values of this stored frame are not checked until they are requested.
        scanned(bytes);
      } catch (QuipuException e) {
        assertThat(e.code()).as("seed %s", seed).isEqualTo(ErrorCode.CORRUPT);
      }
    }
  }

  @Test
  void aValueThatIsNoJsonOrNoUtf8IsRefused() {
    FrameBuilder builder = new FrameBuilder();
    builder.add("k", 0, 0, new JsonText("\"abc\""));
    byte[] good = builder.build().encoded();
    int quote = good.length - 4 - 5;
    for (byte bad : new byte[] {'x', ' ', 0, (byte) 0xff, (byte) 0xc0}) {
      byte[] bytes = good.clone();
      bytes[quote] = bad;
      seal(bytes);
      assertThatThrownBy(() -> Frame.decode(bytes))
          .isInstanceOfSatisfying(
              QuipuException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
    byte[] cut = good.clone();
    cut[quote + 2] = (byte) 0xff;
    seal(cut);
    assertThatThrownBy(() -> Frame.decode(cut)).hasMessageContaining("a value is not UTF-8");
  }

  @Test
  void versionOneHasNoJsonAndVersionFourIsUnknown() {
    byte[] bytes = someFrames().get(1).clone();
    FrameFormat.INTS.set(bytes, 4, 1);
    seal(bytes);
    assertThatThrownBy(() -> Frame.decode(bytes)).hasMessageContaining("unknown encoding 3");
    FrameFormat.INTS.set(bytes, 4, 4);
    seal(bytes);
    assertThatThrownBy(() -> Frame.decode(bytes))
        .hasMessage("Frame cannot be read: its version is 4; this program reads 1 to 3");
  }

  private static void seal(byte[] bytes) {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    FrameFormat.INTS.set(bytes, bytes.length - 4, (int) crc.getValue());
  }

  /// One block of numbers, one with JSON.
  private static List<byte[]> someFrames() {
    FrameBuilder builder = new FrameBuilder();
    builder.add("loss", 1, 1000, 0.25);
    builder.add("phase", 1, 1000, new JsonText("\"warmup ä😀\""));
    builder.add("loss", 2, 1000, 0.5);
    builder.add("phase", 2, 1000, new JsonText("{\"a\":[1,-2.5e+7,{}],\"b\":[]}"));
    builder.add("box", 3, 1000, new JsonText("[1,2]"));
    builder.add("ok", 3, 1000, JsonText.TRUE);
    return List.of(someFrame().encoded(), builder.build().encoded());
  }

  private static Frame someFrame() {
    FrameBuilder builder = new FrameBuilder();
    builder.add("loss", 1, 1000, 0.25);
    builder.add("accuracy", 1, 1000, 0.1);
    builder.add("loss", 2, 1007, 0.125);
    builder.add("accuracy", 2, 1007, Double.NaN);
    builder.add("lr", -5, 0, 1e-3);
    return builder.build();
  }
}
