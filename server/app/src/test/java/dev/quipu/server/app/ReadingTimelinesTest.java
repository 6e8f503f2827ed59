package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.RunLogger;
import dev.quipu.sdk.Track;
import dev.quipu.sdk.read.StoredLog;
import dev.quipu.sdk.read.StoredLogEntry;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.read.StoredTrack;
import dev.quipu.sdk.read.TrackRow;
import dev.quipu.sdk.read.TrackSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Logs and tracks that the Java SDK reads back from the whole server.
@Timeout(120)
class ReadingTimelinesTest {
  /// More than two pages.
  private static final int MANY = 2500;

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

  private static final List<String> HOSTILE =
      List.of("it's", "\"q\"", "größe 😀", "..", "%2e", "a b&c=d?e#f+g", "\\", "a/b/c", "\u0000");

  @TempDir private Path data;
  private QuipuServer server;
  private Quipu quipu;
  private Run run;

  @BeforeEach
  void begin() {
    server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, data.resolve("store"), Set.of(), false));
    quipu = Quipu.connect(options());
    run = quipu.experiment("timelines").startRun("r");
  }

  @AfterEach
  void stop() {
    quipu.close();
    server.close();
  }

  private Options options() {
    return Options.defaults()
        .url(server.url())
        .journalFolder(data.resolve("journals"))
        .capture(false)
        .flushInterval(Duration.ofMillis(20));
  }

  private static List<String> messages(StoredLog log) {
    return log.stream().map(StoredLogEntry::message).toList();
  }

  private static void assertRefused(ErrorCode code, String message, Runnable read) {
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).as(e.message()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  // ---- logs ----

  @Test
  void anEntryIsReadBackAsItWasLogged() {
    Map<String, @Nullable Object> metadata = new HashMap<>();
    metadata.put("free", 0.1);
    metadata.put("gpu", 3);
    metadata.put("large", Long.MAX_VALUE);
    metadata.put("none", null);
    metadata.put("list", List.of(true, "x", Map.of("a", 1)));
    RunLogger data = run.logger("data \"1\"");
    data.log(NOON, Level.WARN, "größe 😀\n\"q\"\u0000", metadata, new IllegalStateException("bad"));
    data.log(NOON.plusNanos(1999), Level.FATAL, "", null, null);
    run.logger().log(NOON.plusSeconds(1), Level.INFO, "plain", null, null);

    List<StoredLogEntry> entries = run.load().log().toList();
    assertThat(entries).hasSize(3);
    StoredLogEntry first = entries.get(0);
    assertThat(first.time()).isEqualTo(NOON);
    assertThat(first.level()).isEqualTo(Level.WARN);
    assertThat(first.message()).isEqualTo("größe 😀\n\"q\"\u0000");
    assertThat(first.logger()).isEqualTo("data \"1\"");
    assertThat(first.metadata())
        .containsEntry("free", 0.1)
        .containsEntry("gpu", 3L)
        .containsEntry("large", Long.MAX_VALUE)
        .containsEntry("none", null)
        .containsEntry("list", List.of(true, "x", Map.of("a", 1L)))
        .hasSize(5);
    assertThat(first.exception().orElseThrow())
        .startsWith("java.lang.IllegalStateException: bad")
        .contains("ReadingTimelinesTest");
    assertThat(entries.get(1).time()).isEqualTo(NOON.plusNanos(1000));
    assertThat(entries.get(1).message()).isEmpty();
    assertThat(entries.get(1).metadata()).isEmpty();
    assertThat(entries.get(1).exception()).isEmpty();
    assertThat(entries.get(2).logger()).isEmpty();
    assertThatThrownBy(() -> first.metadata().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void entriesAreFoundByLevelTextLoggerAndTime() {
    RunLogger data = run.logger("data");
    data.log(NOON, Level.DEBUG, "shard 1", null, null);
    data.log(NOON.plusSeconds(1), Level.ERROR, "shard 2 lost", null, null);
    run.logger().log(NOON.plusSeconds(2), Level.WARN, "Memory low", null, null);
    run.logger().log(NOON.plusSeconds(3), Level.FATAL, "gone", null, new Exception("Disk full"));

    StoredLog log = run.load().log();
    assertThat(messages(log)).containsExactly("shard 1", "shard 2 lost", "Memory low", "gone");
    assertThat(messages(log.minLevel(Level.WARN)))
        .containsExactly("shard 2 lost", "Memory low", "gone");
    assertThat(messages(log.levels(Level.DEBUG, Level.WARN)))
        .containsExactly("shard 1", "Memory low");
    assertThat(messages(log.minLevel(Level.FATAL).levels(Level.DEBUG)))
        .as("the last condition on levels counts")
        .containsExactly("shard 1");
    assertThat(log.levels(Level.DEBUG).levels()).hasSize(4);
    assertThat(messages(log.text("mEMORY"))).containsExactly("Memory low");
    assertThat(messages(log.text("disk FULL"))).containsExactly("gone");
    assertThat(messages(log.text("").logger("data"))).containsExactly("shard 1", "shard 2 lost");
    assertThat(messages(log.logger("dat"))).isEmpty();
    assertThat(messages(log.from(NOON.plusSeconds(1)).through(NOON.plusSeconds(2))))
        .containsExactly("shard 2 lost", "Memory low");
    assertThat(messages(log.from(NOON.plusNanos(999)).through(NOON))).containsExactly("shard 1");
    assertThat(messages(log.from(Instant.MIN).through(Instant.MAX))).hasSize(4);
    assertThat(messages(log.from(NOON).through(NOON.minusNanos(1)))).isEmpty();
    assertThat(messages(log.newestFirst().limit(2))).containsExactly("gone", "Memory low");
    assertThat(messages(log.newestFirst().minLevel(Level.WARN).text("l").limit(1)))
        .containsExactly("gone");
    assertThat(messages(data.load())).containsExactly("shard 1", "shard 2 lost");
    assertThat(messages(run.logger().load())).hasSize(4);
    assertRefused(ErrorCode.INVALID_ARGUMENT, "limit is 0", () -> log.limit(0));
  }

  @Test
  void aLogOfManyPagesIsReadPageByPage() {
    for (int i = 0; i < MANY; i++) {
      Level level = i % 1000 == 999 ? Level.ERROR : Level.DEBUG;
      run.logger().log(NOON.plusNanos(i * 1000L), level, "entry " + i, null, null);
    }
    StoredLog log = run.load().log();
    List<String> all = LongStream.range(0, MANY).mapToObj(i -> "entry " + i).toList();
    assertThat(messages(log)).isEqualTo(all);
    assertThat(log.stream().map(StoredLogEntry::index).distinct().count()).isEqualTo(MANY);
    List<String> newest = messages(log.newestFirst());
    assertThat(newest).hasSize(MANY).startsWith("entry 2499").endsWith("entry 0");
    assertThat(messages(log.limit(1001))).hasSize(1001).endsWith("entry 1000");
    assertThat(messages(log.minLevel(Level.ERROR))).containsExactly("entry 999", "entry 1999");
    Iterator<StoredLogEntry> begun = log.iterator();
    begun.next();
    run.log(Level.INFO, "later");
    assertThat(run.load().log().newestFirst().first().orElseThrow().message()).isEqualTo("later");
  }

  @Test
  void anyTextFindsItself() {
    for (String text : HOSTILE) {
      run.logger("l" + text).info("m" + text);
    }
    StoredLog log = run.logger().load();
    for (String text : HOSTILE) {
      assertThat(messages(log.logger("l" + text))).as(text).containsExactly("m" + text);
      assertThat(messages(log.text("m" + text))).as(text).containsExactly("m" + text);
    }
  }

  // ---- tracks ----

  @Test
  void rowsAreReadBackByTimeAndFields() {
    Track pose = run.track("robot/pose");
    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("x", 1.5);
    fields.put("q", List.of(0, 0, 0, 1));
    fields.put("ok", true);
    fields.put("none", null);
    fields.put("nan", Double.NaN);
    fields.put("text", "NaN");
    fields.put("id", (1L << 53) + 1);
    pose.append(fields, NOON);
    pose.append(Map.of("y", 2), NOON.plusNanos(500));
    pose.append(Map.of("x", 3), NOON.plusSeconds(1));
    pose.append(Map.of("y", 4), NOON.plusSeconds(2));
    run.track("camera").append(Map.of("file", "a.png"), -0.5);

    StoredRun stored = run.load();
    assertThat(stored.tracks())
        .extracting(TrackSummary::topic)
        .containsExactly("camera", "robot/pose");
    TrackSummary summary = stored.tracks().get(1);
    assertThat(summary.first()).isEqualTo(NOON);
    assertThat(summary.last()).isEqualTo(NOON.plusSeconds(2));
    assertThat(summary.rows()).isBetween(3L, 4L);

    StoredTrack track = stored.track("robot/pose");
    assertThat(track.topic()).isEqualTo("robot/pose");
    List<TrackRow> rows = track.toList();
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).time()).isEqualTo(NOON);
    fields.put("y", 2.0);
    fields.put("q", List.of(0L, 0L, 0L, 1L));
    assertThat(rows.get(0).fields()).isEqualTo(fields);
    assertThat(rows.get(0).number("x")).contains(1.5);
    assertThat(rows.get(0).number("text")).isEmpty();
    assertThat(track.fields("y").toList())
        .extracting(TrackRow::fields)
        .containsExactly(Map.of("y", 2.0), Map.of(), Map.of("y", 4.0));
    assertThat(track.slice(NOON.plusNanos(1000), NOON.plusSeconds(1)).toList())
        .extracting(TrackRow::fields)
        .containsExactly(Map.of("x", 3.0));
    assertThat(track.newestFirst().limit(1).toList())
        .extracting(TrackRow::fields)
        .containsExactly(Map.of("y", 4.0));
    assertThat(track.from(Instant.MAX).toList()).isEmpty();
    assertThat(track.through(Instant.MIN).toList()).isEmpty();
    assertThat(stored.track("camera").first().orElseThrow().seconds()).isEqualTo(-0.5);
    assertThat(stored.track("none").toList()).isEmpty();
    assertThat(stored.track("none").at(NOON)).isEmpty();
  }

  @Test
  void theRowAtATimeIsTheLastThatIsNotLater() {
    Track track = run.track("t");
    for (int i = 0; i < 10; i++) {
      track.append(Map.of(i % 2 == 0 ? "even" : "odd", i), i);
    }
    assertThat(track.at(3).orElseThrow().seconds()).isEqualTo(3);
    assertThat(track.at(3.999_999_9).orElseThrow().seconds()).isEqualTo(4);
    assertThat(track.at(3.5).orElseThrow().fields()).isEqualTo(Map.of("odd", 3.0));
    assertThat(track.at(-0.1)).isEmpty();
    assertThat(track.at(Double.POSITIVE_INFINITY).orElseThrow().seconds()).isEqualTo(9);
    assertThat(track.at(Instant.ofEpochSecond(5)).orElseThrow().seconds()).isEqualTo(5);
    StoredTrack stored = track.load();
    assertThat(stored.fields("even").at(2.5).orElseThrow().fields()).isEqualTo(Map.of("even", 2.0));
    assertThat(stored.slice(2.0, 4.0).at(9).orElseThrow().seconds()).isEqualTo(4);
    assertThat(stored.slice(2.0, 4.0).at(1.5)).isEmpty();
    assertThat(track.slice(2.0, 4.0).toList())
        .extracting(TrackRow::seconds)
        .containsExactly(2.0, 3.0, 4.0);
    assertRefused(ErrorCode.INVALID_ARGUMENT, "NaN", () -> stored.at(Double.NaN));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "Topic", () -> run.load().track(""));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "250", () -> run.load().track("t".repeat(251)));
  }

  @Test
  void aTrackOfManyPagesIsReadPageByPage() {
    Track track = run.track("t");
    for (int i = 0; i < MANY; i++) {
      track.append(Map.of("i", i), i / 1000.0);
    }
    StoredTrack stored = track.load();
    List<Double> all = LongStream.range(0, MANY).mapToObj(i -> (double) i).toList();
    assertThat(stored.stream().map(row -> row.number("i").orElseThrow())).isEqualTo(all);
    assertThat(stored.newestFirst().stream().map(row -> row.number("i").orElseThrow()))
        .isEqualTo(all.reversed());
    assertThat(stored.slice(0.5, 2.2).toList()).hasSize(1701);
  }

  @Test
  void anyTopicAndFieldAreFound() {
    for (String name : HOSTILE) {
      String text = name.replace("\u0000", "");
      run.track("t" + text).append(Map.of("f" + text.replace("/", ""), 1), NOON);
    }
    StoredRun stored = run.load();
    for (String name : HOSTILE) {
      String text = name.replace("\u0000", "");
      String field = "f" + text.replace("/", "");
      assertThat(stored.track("t" + text).fields(field).at(NOON).orElseThrow().fields())
          .as(text)
          .isEqualTo(Map.of(field, 1.0));
    }
  }

  @Test
  void aTimeThatIsNoneIsRefusedAndTheProgramGoesOn() {
    run.track("t").append(Map.of("x", 1), Double.NaN);
    run.track("t").append(Map.of("x", 2), Instant.MAX);
    assertThat(run.load().track("t").toList())
        .extracting(TrackRow::fields)
        .containsExactly(Map.of("x", 2.0));
    assertThat(run.report().problems()).anyMatch(problem -> problem.contains("NaN"));
  }

  @Test
  void whatIsNotThereIsSaid() {
    RunId nobody = new RunId("0".repeat(32));
    assertRefused(ErrorCode.NOT_FOUND, nobody.hex(), () -> quipu.project().log(nobody).toList());
    assertRefused(
        ErrorCode.NOT_FOUND, nobody.hex(), () -> quipu.project().track(nobody, "t").toList());
    try (Quipu offline = Quipu.connect(options().mode(Mode.OFFLINE))) {
      Run unsent = offline.experiment("e").startRun("r");
      unsent.track("t").append(Map.of("x", 1), 1.0);
      assertRefused(ErrorCode.CONFLICT, "", () -> unsent.track("t").at(1.0));
      assertRefused(ErrorCode.CONFLICT, "", () -> unsent.logger().load());
    }
  }
}
