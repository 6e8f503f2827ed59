package dev.quipu.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.FrameBuilder;
import dev.quipu.core.JsonText;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import java.util.Objects;
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
    int all = 3 * Limits.JSON_CHARS_PER_ROW_PAGE / Limits.VALUE_BYTES;
    RowsBuilder rows = new RowsBuilder("s", 0, 10, all - 1);
    for (int step = 0; step < all; step += 32) {
      rows.add(frame(step, 32));
    }
    LoggedRows page = rows.build();
    assertThat(page.total()).isEqualTo(all);
    assertThat(page.endIndex()).isBetween(11L, (long) all / 3 + 11);
    Points numbers = Objects.requireNonNull(page.numbers().get("s/n"));
    JsonValues json = Objects.requireNonNull(page.json().get("s/text"));
    assertThat(numbers.size()).isEqualTo((int) page.endIndex() - 10);
    assertThat(json.size()).isEqualTo(numbers.size());
    assertThat(json.chars()).isLessThanOrEqualTo(Limits.JSON_CHARS_PER_ROW_PAGE);
  }

  @Test
  void oneRowIsReadHoweverLarge() {
    FrameBuilder frame = new FrameBuilder();
    RowsBuilder rows = new RowsBuilder("", 7, 7, 100);
    int fields = 60;
    for (int row = 0; row < 3; row++) {
      for (int k = 0; k < fields; k++) {
        frame.add("k" + k, row, 0, LONG);
      }
      rows.add(frame.build().encoded());
    }
    LoggedRows page = rows.build();
    assertThat(page.total()).isEqualTo(10);
    assertThat(page.endIndex()).isBetween(8L, 9L);
    assertThat(page.json()).hasSize(fields);
  }

  @Test
  void moreFieldsThanAPageMayHaveAreRefused() {
    FrameBuilder frame = new FrameBuilder();
    for (int k = 0; k <= Limits.FIELDS_PER_ROW_PAGE; k++) {
      frame.add("s/" + k, k, 0, k);
    }
    byte[] bytes = frame.build().encoded();
    RowsBuilder all = new RowsBuilder("s", 0, 0, Long.MAX_VALUE);
    assertThatThrownBy(() -> all.add(bytes))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("more than 2000 fields");
    RowsBuilder some = new RowsBuilder("s", 0, 0, 9);
    some.add(bytes);
    assertThat(some.build().numbers()).hasSize(10);
    assertThat(some.build().total()).isEqualTo(2001);
  }
}
