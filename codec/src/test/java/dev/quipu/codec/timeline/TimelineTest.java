package dev.quipu.codec.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.codec.timeline.TimelineMerge.Merged;
import dev.quipu.codec.timeline.TimelineMerge.Numbered;
import dev.quipu.codec.timeline.TimelineScan.Part;
import dev.quipu.codec.timeline.TimelineWindow.Place;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows of a timeline in chunks and beside them, against a plain list of rows.
class TimelineTest {
  private static final Set<String> INDEXED = Set.of("message");
  private static final List<String> WORDS =
      List.of("epoch", "loss", "GPU", "memory", "low", "Übung", "näher", "日本語", "saved", "x");

  private final List<Numbered> chunks = new ArrayList<>();
  private final List<Row> model = new ArrayList<>();
  private final Random random = new Random(7);
  private long lastNo;
  private long lastIndex;

  /// A row as plain objects.
  private record Row(long timeUs, long index, Map<String, Object> fields) {}

  // ---- building ----

  private TimeRows rows(List<Row> rows) {
    TimeRows all = new TimeRows();
    for (Row row : rows) {
      all.add(row.timeUs, row.index);
      row.fields.forEach((field, value) -> {
        if (value instanceof Double number) {
          all.put(field, number);
        } else {
          all.put(field, (JsonText) value);
        }
      });
    }
    return all;
  }

  private List<Row> randomRows(int count, long fromUs, long rangeUs) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> fields = new TreeMap<>();
      fields.put("level", 10.0 * (1 + random.nextInt(5)));
      StringBuilder message = new StringBuilder();
      for (int w = random.nextInt(8); w >= 0; w--) {
        message
            .append(WORDS.get(random.nextInt(WORDS.size())))
            .append(random.nextInt(100))
            .append(" \"\n".charAt(random.nextInt(3)));
      }
      fields.put("message", JsonString.of(message.toString()));
      if (random.nextInt(3) == 0) {
        fields.put(
            "value", random.nextBoolean() ? (Object) random.nextGaussian() : new JsonText("[1,2]"));
      }
      if (random.nextInt(50) == 0) {
        fields.put("value", Double.NaN);
      }
      rows.add(new Row(fromUs + (long) (random.nextDouble() * rangeUs), ++lastIndex, fields));
    }
    return rows;
  }

  private void add(List<Row> rows, boolean merges) {
    Merged merged = TimelineMerge.merge(chunks, rows(rows), INDEXED, merges);
    chunks.removeIf(chunk -> merged.removed().contains(chunk.no()));
    for (TimelineChunk chunk : merged.made()) {
      chunk.verify();
      chunks.add(new Numbered(++lastNo, TimelineChunk.open(chunk.bytes())));
    }
    chunks.sort(Comparator.comparingLong(chunk -> chunk.chunk().extent().leastStep()));
    model.addAll(rows);
  }

  private List<Part> parts() {
    return chunks.stream()
        .map(chunk ->
            new Part(
                chunk.chunk().extent().leastStep(),
                chunk.chunk().extent().greatestStep(),
                chunk::chunk))
        .toList();
  }

  private static List<Row> list(TimeRows rows) {
    List<Row> all = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Map<String, Object> fields = new TreeMap<>();
      for (String field : rows.fields()) {
        JsonText json = rows.json(row, field);
        if (json != null) {
          fields.put(field, json);
        } else if (rows.isNumber(row, field)) {
          fields.put(field, rows.number(row, field));
        }
      }
      all.add(new Row(rows.timeUs(row), rows.index(row), fields));
    }
    return all;
  }

  /// All rows of a window, page by page.
  private List<Row> pages(TimelineWindow window, List<Row> others, boolean merges) {
    List<Row> all = new ArrayList<>();
    Place after = null;
    do {
      TimelineWindow here =
          new TimelineWindow(
              window.fromUs(),
              window.throughUs(),
              window.newestFirst(),
              after,
              window.tests(),
              window.fields(),
              window.max());
      TimelinePage page = new TimelineScan(here, merges, _ -> {}).read(parts(), rows(others));
      assertThat(page.rows().size()).isLessThanOrEqualTo(window.max());
      all.addAll(list(page.rows()));
      after = page.next();
    } while (after != null);
    return all;
  }

  private static Object field(Row row, String name) {
    return Objects.requireNonNull(row.fields.get(name));
  }

  private static String message(Row row) {
    return JsonString.text((JsonText) field(row, "message"));
  }

  private static List<Row> merged(List<Row> sorted) {
    List<Row> all = new ArrayList<>();
    for (Row row : sorted) {
      if (!all.isEmpty() && all.getLast().timeUs == row.timeUs) {
        Map<String, Object> fields = new TreeMap<>(all.removeLast().fields);
        fields.putAll(row.fields);
        all.add(new Row(row.timeUs, row.index, fields));
      } else {
        all.add(row);
      }
    }
    return all;
  }

  private List<Row> expected(boolean newestFirst, boolean merges, Predicate<Row> which) {
    List<Row> sorted =
        model.stream()
            .sorted(Comparator.comparingLong(Row::timeUs).thenComparingLong(Row::index))
            .toList();
    List<Row> all = (merges ? merged(sorted) : sorted).stream().filter(which).toList();
    return newestFirst ? all.reversed() : all;
  }

  // ---- what holds ----

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowsComeBackInOrderFromChunksAndBesideThem(boolean merges) {
    long span = 200_000;
    for (int batch = 0; batch < 16; batch++) {
      // Most batches come behind the others; some are late, or fall between.
      long from = batch % 7 == 3 ? 0 : batch * 10_000L;
      add(randomRows(1 + random.nextInt(2000), from, batch % 7 == 5 ? span : 10_000), merges);
    }
    requireOrder();
    List<Row> others = randomRows(500, 50_000, span);
    model.addAll(others);
    for (boolean newestFirst : new boolean[] {false, true}) {
      for (int max : new int[] {1, 1000, 100_000}) {
        if (max == 1) {
          List<Row> some = pages(window(99_000, 99_500, newestFirst, List.of(), 1), others, merges);
          assertThat(some)
              .isEqualTo(
                  expected(
                      newestFirst, merges, row -> row.timeUs >= 99_000 && row.timeUs <= 99_500));
        } else {
          List<Row> all =
              pages(
                  window(Long.MIN_VALUE, Long.MAX_VALUE, newestFirst, List.of(), max),
                  others,
                  merges);
          assertThat(all).isEqualTo(expected(newestFirst, merges, _ -> true));
        }
      }
    }
  }

  private static TimelineWindow window(
      long from, long through, boolean newestFirst, List<RowTest> tests, int max) {
    return new TimelineWindow(from, through, newestFirst, null, tests, null, max);
  }

  private void requireOrder() {
    for (int i = 1; i < chunks.size(); i++) {
      assertThat(chunks.get(i).chunk().extent().leastStep())
          .isGreaterThanOrEqualTo(chunks.get(i - 1).chunk().extent().greatestStep());
    }
  }

  @Test
  void rowsAreFoundByLevelAndText() {
    for (int batch = 0; batch < 5; batch++) {
      add(randomRows(6000, batch * 20_000L, 20_000), false);
    }
    List<Row> others = randomRows(300, 20_000, 90_000);
    model.addAll(others);
    for (String text : List.of("memory4", "übung7", "näher", "本語", "x", "gpu12 \"", "nowhere")) {
      for (List<Double> levels : List.of(List.of(50.0), List.of(10.0, 30.0), List.of(15.0))) {
        List<RowTest> tests =
            List.of(new RowTest.NumberIn("level", levels), new RowTest.TextHolds(INDEXED, text));
        assertThat(pages(window(15_000, 80_000, true, tests, 100), others, false))
            .as(text + levels)
            .isEqualTo(
                expected(
                    true,
                    false,
                    row ->
                        row.timeUs >= 15_000
                            && row.timeUs <= 80_000
                            && levels.contains((Double) field(row, "level"))
                            && message(row).toLowerCase(Locale.ROOT).contains(text)));
      }
    }
  }

  @Test
  void onlyWantedFieldsComeBack() {
    add(randomRows(5000, 0, 10_000), false);
    Collection<String> wanted = List.of("value");
    TimelineWindow window =
        new TimelineWindow(
            0,
            10_000,
            false,
            null,
            List.of(new RowTest.NumberIn("level", List.of(20.0))),
            wanted,
            10_000);
    TimelinePage page = new TimelineScan(window, false, _ -> {}).read(parts(), new TimeRows());
    assertThat(page.rows().fields()).containsExactly("value");
    assertThat(page.rows().size())
        .isEqualTo(expected(false, false, row -> field(row, "level").equals(20.0)).size());
  }

  @Test
  void fewChunksStayAndOldOnesAreNotRewritten() {
    int rewritten = 0;
    for (int batch = 0; batch < 200; batch++) {
      int before = chunks.stream().mapToInt(chunk -> chunk.chunk().extent().values()).sum();
      List<Numbered> old = List.copyOf(chunks);
      add(randomRows(1000, batch * 1000L, 1000), false);
      rewritten +=
          old.stream()
              .filter(chunk -> !chunks.contains(chunk))
              .mapToInt(chunk -> chunk.chunk().extent().values())
              .sum();
      assertThat(before).isEqualTo(batch * 1000);
    }
    requireOrder();
    assertThat(chunks.size()).isLessThan(20);
    assertThat(rewritten).isLessThan(200_000 * 8);
  }

  @Test
  void damageIsNoticed() {
    add(randomRows(300, 0, 10_000), false);
    byte[] sound = chunks.getFirst().chunk().bytes();
    for (int at = 0; at < sound.length; at += 3) {
      byte[] damaged = sound.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> TimelineChunk.open(damaged).verify())
          .as("byte " + at)
          .isInstanceOf(QuipuException.class);
    }
    for (int length = 0; length < sound.length; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(sound, length);
      assertThatThrownBy(() -> TimelineChunk.open(cut)).isInstanceOf(QuipuException.class);
    }
  }

  @Test
  void aChunkHoldsItsRowsAndNoOthers() {
    List<Row> rows = new ArrayList<>(randomRows(300, 0, 1_000_000));
    rows.sort(Comparator.comparingLong(Row::timeUs).thenComparingLong(Row::index));
    TimelineChunk chunk = TimelineEncoder.encode(rows(rows), 0, rows.size(), INDEXED);
    assertThat(chunk.holds(rows(rows), 0, rows.size())).isTrue();
    assertThat(chunk.holds(rows(rows), 0, rows.size() - 1)).isFalse();
    for (Map<String, Object> other :
        List.<Map<String, Object>>of(
            Map.of("level", 11.0),
            Map.of("level", -0.0),
            Map.of("message", new JsonText("\"other\"")),
            Map.of("value", Double.longBitsToDouble(0x7ff8000000000001L)),
            Map.of("unknown", 1.0))) {
      List<Row> changed = new ArrayList<>(rows);
      Row old = rows.get(77);
      Map<String, Object> fields = new TreeMap<>(old.fields);
      fields.putAll(other);
      changed.set(77, new Row(old.timeUs, old.index, fields));
      assertThat(chunk.holds(rows(changed), 0, rows.size())).as("with %s", other).isFalse();
    }
    List<Row> without = new ArrayList<>(rows);
    Row old = rows.get(78);
    without.set(78, new Row(old.timeUs, old.index, Map.of("level", 10.0)));
    assertThat(chunk.holds(rows(without), 0, rows.size())).isFalse();
    without.set(78, new Row(old.timeUs + 1, old.index, old.fields));
    assertThat(chunk.holds(rows(without), 0, rows.size())).isFalse();
  }
}
