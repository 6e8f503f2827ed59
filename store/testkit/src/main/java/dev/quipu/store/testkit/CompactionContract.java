package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.chunk.JsonValues;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.LoggedRows;
import dev.quipu.codec.line.Points;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Summary;
import dev.quipu.engine.port.read.PointReader.LoggedStream;
import dev.quipu.engine.port.read.PointReader.Sight;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.SeriesListing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about points that are compacted, superseded, and read again.
public abstract class CompactionContract extends StoreFixture {
  private static final Set<String> KEYS =
      Set.of("train/loss", "train/acc", "val/loss", "val/text", "lr");

  private static final List<JsonText> JSON =
      List.of(
          JsonText.NULL,
          JsonText.TRUE,
          new JsonText("\"Übung 😀\""),
          new JsonText("[1,{\"a\":null}]"),
          new JsonText("9007199254740993"));

  /// @param json null if the value is a number
  private record Logged(
      int attempt,
      String key,
      long step,
      long timeMs,
      double value,
      @Nullable JsonText json,
      long index) {
    String place() {
      return step + "," + timeMs + "," + Double.doubleToLongBits(value);
    }
  }

  /// A run as the store must return it.
  private final class Model {
    final RunId run = createRun();
    final List<Logged> logged = new ArrayList<>();
    final Map<String, Long> rows = new HashMap<>();
    final List<Attempt> attempts = new ArrayList<>();

    /// Logs a frame of some rows.
    void log(Random random, int round) {
      int jsonOf8 = random.nextInt(3);
      int attempt = random.nextInt(attempts.size() + 1);
      FrameBuilder frame = new FrameBuilder();
      int kind = random.nextInt(5);
      for (int row = 1 + random.nextInt(30); row > 0; row--) {
        long step = kind == 0 ? random.nextInt(200) : round * 10L + 30 - row;
        long timeMs = kind == 1 ? random.nextInt(5) : 1000 + step;
        Set<String> streams = new TreeSet<>();
        for (String key : new TreeSet<>(KEYS)) {
          if (random.nextInt(3) == 0) {
            continue;
          }
          double value =
              switch (random.nextInt(8)) {
                case 0 -> Double.NaN;
                case 1 -> Double.POSITIVE_INFINITY;
                case 2 -> -0.0;
                default -> random.nextInt(4) / 4.0;
              };
          String stream = StreamRows.streamOf(key);
          long index = rows.getOrDefault(stream, 0L);
          streams.add(stream);
          // One of the keys never has a number.
          if (key.equals("val/text") || random.nextInt(8) < jsonOf8) {
            JsonText json = JSON.get(random.nextInt(JSON.size()));
            frame.add(key, step, timeMs, json);
            logged.add(new Logged(attempt, key, step, timeMs, 0, json, index));
          } else {
            frame.add(key, step, timeMs, value);
            logged.add(new Logged(attempt, key, step, timeMs, value, null, index));
          }
        }
        frame.endRow();
        streams.forEach(stream -> rows.merge(stream, 1L, Long::sum));
      }
      if (frame.points() > 0) {
        write(tx -> tx.points().append(run, attempt, frame.build(), 1));
      }
    }

    void rewind(Random random) {
      Attempt attempt =
          new Attempt(
              ids.nextWriterId(),
              attempts.size() + 1,
              random.nextInt(150),
              // Now and then an attempt arrives late that began earlier.
              random.nextInt(3) == 0 ? 0 : attempts.size() + 1);
      attempts.add(attempt);
      write(tx -> tx.points().addAttempt(run, attempt));
    }

    List<Logged> living(String key, Sight sight) {
      Attempts known = new Attempts(attempts);
      Map<String, Logged> living = new HashMap<>();
      for (Logged point : logged) {
        if (point.key.equals(key)
            && point.json == null
            && (sight == Sight.ALL || known.isAlive(point.attempt, point.step))) {
          living.putIfAbsent(point.place(), point);
        }
      }
      return living.values().stream()
          .sorted(
              Comparator.comparingLong(Logged::step)
                  .thenComparingLong(Logged::timeMs)
                  .thenComparingDouble(Logged::value))
          .toList();
    }

    void check(String about) {
      for (Sight sight : Sight.values()) {
        Map<String, Line> lines = points().lines(run, KEYS, sight);
        assertThat(lines).containsOnlyKeys(KEYS);
        lines.forEach((key, line) -> checkPoints(line.points(), living(key, sight), about + key));
      }
      checkSummaries(about);
      SortedMap<String, LoggedStream> streams = points().streams(run);
      assertThat(streams.keySet()).as(about).isEqualTo(rows.keySet());
      for (String stream : Set.of("train", "val", "", "none")) {
        LoggedRows all = points().logged(run, stream, 0, Long.MAX_VALUE);
        long total = rows.getOrDefault(stream, 0L);
        assertThat(all.total()).as(about + stream).isEqualTo(total);
        assertThat(all.endIndex()).as(about + stream).isEqualTo(total);
        checkLogged(all, stream, 0, Long.MAX_VALUE, about);
        checkLogged(points().logged(run, stream, 7, 20), stream, 7, 20, about);
        LoggedStream found = streams.getOrDefault(stream, new LoggedStream(0, new TreeMap<>()));
        assertThat(found.rows()).as(about + stream).isEqualTo(total);
        Map<String, Long> json =
            logged.stream()
                .filter(p -> p.json != null && StreamRows.streamOf(p.key).equals(stream))
                .collect(Collectors.groupingBy(Logged::key, Collectors.counting()));
        assertThat(found.jsonCounts()).as(about + stream).isEqualTo(json);
      }
    }

    private void checkLogged(
        LoggedRows found, String stream, long fromIndex, long lastIndex, String about) {
      Map<String, List<Logged>> numbers = new HashMap<>();
      Map<String, List<Logged>> json = new HashMap<>();
      for (Logged p : logged) {
        if (StreamRows.streamOf(p.key).equals(stream)
            && p.index >= fromIndex
            && p.index <= lastIndex) {
          (p.json == null ? numbers : json).computeIfAbsent(p.key, _ -> new ArrayList<>()).add(p);
        }
      }
      found.numbers().values().removeIf(points -> points.size() == 0);
      found.json().values().removeIf(values -> values.size() == 0);
      assertThat(found.numbers().keySet()).as(about + stream).isEqualTo(numbers.keySet());
      assertThat(found.json().keySet()).as(about + stream).isEqualTo(json.keySet());
      found
          .numbers()
          .forEach((key, points) -> {
            List<Logged> wanted = numbers.getOrDefault(key, List.of());
            points.sortByIndex();
            checkPoints(points, wanted, about + " logged " + key);
            for (int i = 0; i < points.size(); i++) {
              assertThat(points.index(i)).as(about + key).isEqualTo(wanted.get(i).index);
            }
          });
      found
          .json()
          .forEach((key, values) -> {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
              all.add(
                  values.index(i)
                      + " "
                      + values.step(i)
                      + " "
                      + values.timeMs(i)
                      + " "
                      + values.value(i));
            }
            assertThat(all)
                .as(about + key)
                .containsExactlyInAnyOrderElementsOf(
                    json.getOrDefault(key, List.of()).stream()
                        .map(p -> p.index + " " + p.step + " " + p.timeMs + " " + p.json)
                        .toList());
          });
    }

    private void checkSummaries(String about) {
      Map<String, Summary> found = new HashMap<>();
      runs()
          .load(run, RunColumns.ALL)
          .orElseThrow()
          .metrics()
          .forEach(series -> found.put(series.key(), series.summary()));
      for (String key : KEYS) {
        List<Logged> living = living(key, Sight.LIVING);
        Summary summary = found.remove(key);
        assertThat(summary == null).as(about + key).isEqualTo(living.isEmpty());
        if (summary == null) {
          continue;
        }
        double[] numbers =
            living.stream().mapToDouble(Logged::value).filter(v -> !Double.isNaN(v)).toArray();
        assertThat(summary.count()).as(about + key).isEqualTo(living.size());
        assertThat(summary.nanCount()).as(about + key).isEqualTo(living.size() - numbers.length);
        assertThat(summary.lastStep()).as(about + key).isEqualTo(living.getLast().step);
        assertThat(Double.valueOf(summary.last()))
            .as(about + key)
            .isEqualTo(Double.valueOf(living.getLast().value));
        assertThat(Double.valueOf(summary.first()))
            .as(about + key)
            .isEqualTo(Double.valueOf(living.getFirst().value));
        double sum = java.util.Arrays.stream(numbers).sum();
        if (Double.isFinite(sum)) {
          assertThat(summary.sum()).as(about + key).isCloseTo(sum, within(1e-9));
        }
      }
      assertThat(found).as(about).isEmpty();
    }
  }

  private static void checkPoints(Points found, List<Logged> wanted, String about) {
    assertThat(found.size()).as(about).isEqualTo(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      Logged point = wanted.get(i);
      assertThat(found.step(i)).as(about).isEqualTo(point.step);
      assertThat(found.timeMs(i)).as(about).isEqualTo(point.timeMs);
      assertThat(Double.doubleToLongBits(found.value(i)))
          .as(about)
          .isEqualTo(Double.doubleToLongBits(point.value));
    }
  }

  @Test
  void pointsAreReadTheSameBeforeAndAfterCompactionWhateverIsSuperseded() {
    Random random = Seed.random("pointsAreReadTheSameBeforeAndAfterCompactionWhateverIsSuperseded");
    for (int m = 0; m < 6; m++) {
      Model model = new Model();
      for (int round = 0; round < 25; round++) {
        model.log(random, round);
        if (m > 0 && random.nextInt(8) == 0) {
          model.rewind(random);
        }
        if (random.nextInt(3) == 0) {
          compact(model.run);
        }
        if (random.nextInt(10) == 0) {
          reopen();
        }
        if (random.nextInt(5) == 0) {
          model.check("model " + m + " round " + round + " ");
        }
      }
      model.check("model " + m + " at the end ");
      reopen();
      compact(model.run);
      model.check("model " + m + " reopened ");
    }
  }

  @Test
  void fullChunksBecomeBlobsAndOneSpikeInThemIsFound() {
    RunId run = createRun();
    int frames = 2 * ChunkLimits.SERIES_CHUNK_POINTS / 10_000 + 1;
    for (int f = 0; f < frames; f++) {
      FrameBuilder frame = new FrameBuilder();
      for (int i = 0; i < 10_000; i++) {
        int step = f * 10_000 + i;
        frame.add("k", step, step, step == 77_777 ? 1e6 : Math.sin(step));
      }
      write(tx -> tx.points().append(run, 0, frame.build(), 1));
    }
    compact(run);
    assertThat(blobs.size()).isEqualTo(2);
    reopen();
    Line line = Objects.requireNonNull(points().lines(run, Set.of("k"), Sight.LIVING).get("k"));
    assertThat(line.size()).isEqualTo(frames * 10_000L);
    assertThat(Objects.requireNonNull(line.summary()).max()).isEqualTo(1e6);
    assertThat(summaryMax(run)).isEqualTo(1e6);
  }

  @Test
  void largeChunksOfARunThatHasEndedBecomeBlobsAndAreReadAsBefore() {
    RunId run = createRun();
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < ChunkLimits.SEALED_CHUNK_POINTS; i++) {
      frame.add("large", i, i, Math.sin(i));
      if (i > 0) {
        frame.add("small", i, i, Math.cos(i));
      }
    }
    write(tx -> tx.points().append(run, 0, frame.build(), 1));
    compact(run);
    assertThat(blobs.size()).isZero();
    Map<String, Points> before = livingPoints(run);
    end(run);
    compact(run);
    assertThat(blobs.size()).isEqualTo(1);
    checkSame(livingPoints(run), before);
    reopen();
    checkSame(livingPoints(run), before);

    // A client of MLflow may go on after the end; its points are merged and sealed again.
    log(run, new Point("large", ChunkLimits.SEALED_CHUNK_POINTS, 1, 0.5));
    compact(run);
    assertThat(Objects.requireNonNull(livingPoints(run).get("large")).size())
        .isEqualTo(ChunkLimits.SEALED_CHUNK_POINTS + 1);
  }

  private void end(RunId run) {
    write(tx -> {
      RunInfo info = tx.runs().find(run).orElseThrow();
      tx.runs().update(info.withStatus(RunStatus.COMPLETED, 5000L));
    });
  }

  private Map<String, Points> livingPoints(RunId run) {
    return points().lines(run, Set.of("large", "small"), Sight.LIVING).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, line -> line.getValue().points()));
  }

  private static void checkSame(Map<String, Points> found, Map<String, Points> wanted) {
    assertThat(found).containsOnlyKeys(wanted.keySet());
    wanted.forEach((key, points) -> {
      Points same = Objects.requireNonNull(found.get(key));
      assertThat(same.size()).isEqualTo(points.size());
      for (int i = 0; i < points.size(); i++) {
        assertThat(same.step(i)).isEqualTo(points.step(i));
        assertThat(same.value(i)).isEqualTo(points.value(i));
      }
    });
  }

  private double summaryMax(RunId run) {
    return points().findSeries(run, "k").orElseThrow().summary().max();
  }

  @Test
  void fullChunksOfJsonBecomeBlobsAndAPageOfThemIsRead() {
    RunId run = createRun();
    String filling = "x".repeat(10_000);
    int rows = 3 * ChunkLimits.JSON_CHUNK_BYTES / filling.length();
    for (int from = 0; from < rows; from += 100) {
      FrameBuilder frame = new FrameBuilder();
      for (int row = from; row < Math.min(rows, from + 100); row++) {
        frame.add("s/text", row, row, new JsonText("\"" + row + filling + "\""));
      }
      write(tx -> tx.points().append(run, 0, frame.build(), 1));
      compact(run);
    }
    assertThat(blobs.size()).isEqualTo(2);
    reopen();
    LoggedRows page = points().logged(run, "s", rows / 2, rows / 2 + 9);
    assertThat(page.total()).isEqualTo(rows);
    JsonValues found = Objects.requireNonNull(page.json().get("s/text"));
    assertThat(found.size()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      assertThat(found.value(i).text()).isEqualTo("\"" + found.index(i) + filling + "\"");
    }
    assertThat(points().streams(run))
        .isEqualTo(
            Map.of("s", new LoggedStream(rows, new TreeMap<>(Map.of("s/text", (long) rows)))));
    assertThat(points().series(run, SeriesListing.of("", 10))).isEmpty();
    assertThat(usage().ofRun(run).points()).isEqualTo(rows);
  }
}
