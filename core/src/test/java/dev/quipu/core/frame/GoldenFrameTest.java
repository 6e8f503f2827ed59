package dev.quipu.core.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Frames written once must be readable for ever. The files hold every encoding of their version;
/// docs/format/frame.md explains their bytes.
class GoldenFrameTest {
  private record Point(String key, long step, long timeMs, long bits) {
    static Point of(String key, long step, long timeMs, double value) {
      return new Point(key, step, timeMs, Double.doubleToRawLongBits(value));
    }
  }

  private static final List<Point> POINTS =
      List.of(
          // Regular steps and times; floats, doubles and a constant.
          Point.of("train/loss", 0, 1_700_000_000_000L, 0.5),
          Point.of("train/loss", 1, 1_700_000_001_000L, 0.25),
          Point.of("train/loss", 2, 1_700_000_002_000L, Double.NaN),
          Point.of("train/acc", 0, 1_700_000_000_000L, 0.1),
          Point.of("train/acc", 1, 1_700_000_001_000L, 0.2),
          Point.of("train/acc", 2, 1_700_000_002_000L, 1 / 3.0),
          Point.of("lr", 0, 1_700_000_000_000L, 0.001),
          Point.of("lr", 1, 1_700_000_001_000L, 0.001),
          Point.of("lr", 2, 1_700_000_002_000L, 0.001),
          // Another block: irregular steps and times, extremes, a key that is not ASCII.
          Point.of("größe", -1, -1, Double.POSITIVE_INFINITY),
          Point.of("größe", Long.MAX_VALUE, 32_503_680_000_000L, Double.NEGATIVE_INFINITY),
          Point.of("größe", Long.MIN_VALUE, 0, -0.0),
          Point.of("größe", 5, 7, Double.MAX_VALUE));

  private static byte[] golden() throws IOException {
    return golden("/golden/frame-v1.bin");
  }

  private static byte[] golden(String file) throws IOException {
    try (InputStream in = GoldenFrameTest.class.getResourceAsStream(file)) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  @Test
  void theFileOfVersionOneHoldsThePointsThatWereWritten() throws IOException {
    Frame frame = Frame.decode(golden());
    List<Point> read = new ArrayList<>();
    for (Block block : frame.blocks()) {
      for (int k = 0; k < block.keyCount(); k++) {
        for (int i = 0; i < block.rows(); i++) {
          read.add(
              Point.of(block.key(k), block.steps()[i], block.timesMs()[i], block.values(k)[i]));
        }
      }
    }
    assertThat(read).isEqualTo(POINTS);
    assertThat(frame.points()).isEqualTo(POINTS.size());
  }

  @Test
  void aScanOfItFindsOneKey() throws IOException {
    List<Point> read = new ArrayList<>();
    Frame.scan(
        golden(),
        Set.of("größe"),
        new StreamRows(Map.of("", 0L)),
        (key, rows, firstIndex, steps, times, values) -> {
          for (int i = 0; i < rows; i++) {
            read.add(Point.of(key, steps[i], times[i], values[i]));
          }
        });
    assertThat(read).isEqualTo(POINTS.subList(9, 13));
  }

  private static Frame versionTwo() {
    FrameBuilder builder = new FrameBuilder();
    builder.add("train/loss", 0, 1_700_000_000_000L, 0.3);
    builder.add("train/phase", 0, 1_700_000_000_000L, new JsonText("\"Übung 😀\""));
    builder.add("train/loss", 1, 1_700_000_001_000L, 0.25);
    builder.add("train/phase", 1, 1_700_000_001_000L, new JsonText("[1,2.5,{\"a\":null}]"));
    builder.add("train/loss", 1, 1_700_000_001_001L, new JsonText("9007199254740993"));
    builder.add("ok", 1, 1_700_000_001_001L, JsonText.FALSE);
    return builder.build();
  }

  @Test
  void theFileOfVersionTwoHoldsNumbersAndJson() throws IOException {
    byte[] bytes = golden("/golden/frame-v2.bin");
    Frame frame = Frame.decode(bytes);
    assertThat(frame.points()).isEqualTo(6);
    assertThat(frame.blocks()).hasSize(2);
    Block first = frame.blocks().get(0);
    assertThat(first.values(0)).containsExactly(0.3, 0.25);
    assertThat(first.json(1))
        .containsExactly(new JsonText("\"Übung 😀\""), new JsonText("[1,2.5,{\"a\":null}]"));
    Block second = frame.blocks().get(1);
    assertThat(second.key(0)).isEqualTo("train/loss");
    assertThat(second.json(0)).containsExactly(new JsonText("9007199254740993"));
    assertThat(second.json(1)).containsExactly(JsonText.FALSE);
    assertThat(second.timesMs()).containsExactly(1_700_000_001_001L);
    assertThat(versionTwo().encoded()).isEqualTo(bytes);
  }

  private static Frame versionThree() {
    FrameBuilder frame = new FrameBuilder(FrameKind.LOG);
    LogFrames.add(frame, new LogEntry(1_700_000_000_000_001L, Level.WARN, "low", "", null, null));
    return frame.build();
  }

  @Test
  void theFileOfVersionThreeHoldsALogEntry() throws IOException {
    byte[] bytes = golden("/golden/frame-v3.bin");
    Frame frame = Frame.decode(bytes);
    LogFrames.check(frame);
    assertThat(frame.kind()).isEqualTo(FrameKind.LOG);
    Block block = frame.blocks().get(0);
    assertThat(block.key(0)).isEqualTo("level");
    assertThat(block.values(0)).containsExactly(30);
    assertThat(block.json(1)).containsExactly(new JsonText("\"low\""));
    assertThat(block.steps()).containsExactly(1_700_000_000_000_001L);
    assertThat(versionThree().encoded()).isEqualTo(bytes);
  }
}
