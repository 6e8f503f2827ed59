package dev.quipu.codec.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.chunk.JsonValues;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowsBuilderTest {
  private static final JsonText LONG =
      new JsonText("\"" + "x".repeat(Limits.VALUE_BYTES - 2) + "\"");

  private static byte[] frame(int fromStep, int rows) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < rows; i++) {
      frame.add("s/n", fromStep + i, 0, fromStep + i);
      frame.add("s/text", fromStep + i, 0, LONG);
    }
    return frame.build().encoded();
  }

  @Test
  void rowsWithMoreJsonThanOnePageHoldsAreFewerAndWhole() {
    int all = 3 * LineLimits.JSON_CHARS_PER_ROW_PAGE / Limits.VALUE_BYTES;
    RowsBuilder rows = new RowsBuilder("s", 0, 10, all - 1, null);
    for (int step = 0; step < all; step += 32) {
      rows.add(0, frame(step, 32));
    }
    LoggedRows page = rows.build();
    assertThat(page.total()).isEqualTo(all);
    assertThat(page.endIndex()).isBetween(11L, (long) all / 3 + 11);
    Points numbers = Objects.requireNonNull(page.numbers().get("s/n"));
    JsonValues json = Objects.requireNonNull(page.json().get("s/text"));
    assertThat(numbers.size()).isEqualTo((int) page.endIndex() - 10);
    assertThat(json.size()).isEqualTo(numbers.size());
    assertThat(json.chars()).isLessThanOrEqualTo(LineLimits.JSON_CHARS_PER_ROW_PAGE);
  }

  @Test
  void oneRowIsReadHoweverLarge() {
    FrameBuilder frame = new FrameBuilder();
    RowsBuilder rows = new RowsBuilder("", 7, 7, 100, null);
    int fields = 60;
    for (int row = 0; row < 3; row++) {
      for (int k = 0; k < fields; k++) {
        frame.add("k" + k, row, 0, LONG);
      }
      rows.add(0, frame.build().encoded());
    }
    LoggedRows page = rows.build();
    assertThat(page.total()).isEqualTo(10);
    assertThat(page.endIndex()).isBetween(8L, 9L);
    assertThat(page.json()).hasSize(fields);
  }

  @Test
  void rowsWithMoreValuesThanOnePageHoldsComeInPagesAndExactly() {
    for (int fields : new int[] {1, 30, 2001, Limits.FRAME_KEYS}) {
      int all = 60;
      List<byte[]> frames = new ArrayList<>();
      for (int row = 0; row < all; ) {
        FrameBuilder frame = new FrameBuilder();
        for (int n = Math.min(all - row, Math.max(1, Limits.FRAME_KEYS / fields)); n > 0; n--) {
          for (int k = 0; k < fields; k++) {
            frame.add("s/" + k, row, 0, row * 1e6 + k);
          }
          row++;
          frame.endRow();
        }
        frames.add(frame.build().encoded());
      }
      long from = 0;
      int values = 0;
      while (from < all) {
        RowsBuilder builder = new RowsBuilder("s", 0, from, Long.MAX_VALUE, null);
        frames.forEach(frame -> builder.add(0, frame));
        LoggedRows page = builder.build();
        assertThat(page.total()).isEqualTo(all);
        assertThat(page.endIndex()).isGreaterThan(from);
        for (Map.Entry<String, Points> one : page.numbers().entrySet()) {
          Points points = one.getValue();
          for (int i = 0; i < points.size(); i++) {
            assertThat(points.index(i)).isBetween(from, page.endIndex() - 1);
            assertThat(points.value(i))
                .isEqualTo(points.index(i) * 1e6 + Integer.parseInt(one.getKey().substring(2)));
            values++;
          }
        }
        from = page.endIndex();
      }
      assertThat(values).isEqualTo(all * fields);
    }
  }

  @Test
  void onlyTheKeysThatAreWantedAreRead() {
    RowsBuilder some = new RowsBuilder("s", 0, 0, 9, Set.of("s/n", "s/none"));
    some.add(0, frame(0, 5));
    LoggedRows page = some.build();
    assertThat(page.total()).isEqualTo(5);
    assertThat(page.endIndex()).isEqualTo(5);
    assertThat(page.numbers()).containsOnlyKeys("s/n");
    assertThat(page.json()).isEmpty();
  }
}
