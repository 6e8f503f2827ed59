package dev.quipu.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.model.Digest;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.values.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects, inputs, outputs and links of a run.
class LineageTest extends ConnectedTest {
  @TempDir private Path folder;

  private <R extends LineageRecord> List<R> records(Run run, Class<R> type) {
    return server.run(run).lineage.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private List<ObjectLogged> objects(Run run) {
    return records(run, ObjectLogged.class);
  }

  private static String text(ObjectLogged object) {
    return new String(Objects.requireNonNull(object.bytes()), UTF_8);
  }

  private long uploads() {
    return server.requests.stream()
        .filter(r -> r.startsWith("PUT") && r.contains("/objects/"))
        .count();
  }

  record Question(String text, int points) {}

  @Test
  void inputsAndOutputsAreUsesOfObjectsThatAreSentOnce() {
    Run run = quipu.experiment("objects").startRun("one");
    LoggedObject question = run.input("question", new Question("2 + 2", 3));
    run.output("answer", "4", Map.of("label", "first"));
    assertThat(run.input("again", new Question("2 + 2", 3))).isEqualTo(question);
    assertThat(run.object(new Question("2 + 2", 3))).isEqualTo(question);
    run.input("handle", question);
    assertThat(run.finish().isComplete()).isTrue();

    assertThat(question.digest())
        .isEqualTo(Values.standard().content(new Question("2 + 2", 3)).digest());
    assertThat(objects(run))
        .extracting(LineageTest::text)
        .containsExactly("{\"points\":3,\"text\":\"2 + 2\"}", "\"4\"");
    List<ObjectUsed> uses = records(run, ObjectUsed.class);
    assertThat(uses)
        .extracting(ObjectUsed::name)
        .containsExactly("question", "answer", "again", "object", "handle");
    assertThat(uses)
        .extracting(ObjectUsed::direction)
        .containsExactly(
            Direction.INPUT, Direction.OUTPUT, Direction.INPUT, Direction.NONE, Direction.INPUT);
    assertThat(uses.get(4).object()).isEqualTo(question.digest());
    assertThat(uses.get(1).attributes()).hasToString("{\"label\":\"first\"}");
  }

  @Test
  void linksTakeHandlesAndValues() {
    Run run = quipu.experiment("objects").startRun("links");
    LoggedObject answer = run.output("answer", 4);
    run.link(answer, "2 + 2", "derived-from", Map.of("by", "hand"));
    run.link(answer, answer, "");
    Report report = run.finish();
    ObjectsLinked link = records(run, ObjectsLinked.class).get(0);
    assertThat(link.from()).isEqualTo(answer.digest());
    assertThat(link.to()).isEqualTo(Values.standard().content("2 + 2").digest());
    assertThat(link.name()).isEqualTo("derived-from");
    assertThat(link.attributes()).hasToString("{\"by\":\"hand\"}");
    assertThat(records(run, ObjectsLinked.class)).hasSize(1);
    assertThat(report.problems()).containsExactly("Name of a link is empty");
  }

  @Test
  void aValueMayChangeAsSoonAsTheCallReturns() {
    Run run = quipu.experiment("objects").startRun("mutable");
    List<Integer> list = new ArrayList<>(List.of(1));
    run.input("list", list);
    list.add(2);
    run.input("list", list);
    run.finish();
    assertThat(objects(run)).extracting(LineageTest::text).containsExactly("[1]", "[1,2]");
  }

  @Test
  void aLargeContentIsUploadedOnceHoweverOftenAndByWhicheverRun() {
    byte[] large = new byte[1 << 20];
    Arrays.fill(large, (byte) 7);
    Digest digest = Digest.of(large);
    Run run = quipu.experiment("objects").startRun("large");
    for (int i = 0; i < 1000; i++) {
      run.object(large);
    }
    run.input("as media", Media.file(large));
    assertThat(run.finish().isComplete()).isTrue();
    assertThat(server.contents.get(digest.hex())).isEqualTo(large);
    assertThat(objects(run)).extracting(ObjectLogged::content).containsOnly(digest);
    assertThat(objects(run)).extracting(ObjectLogged::bytes).containsOnlyNulls();
    assertThat(uploads()).isEqualTo(1);
    Run other = quipu.experiment("objects").startRun("other");
    other.input("bytes", large);
    assertThat(other.finish().isComplete()).isTrue();
    assertThat(objects(other)).hasSize(1);
    assertThat(uploads()).isEqualTo(1);
    assertThat(server.options().journalFolder().resolve(run.id().hex())).doesNotExist();
  }

  @Test
  void contentsOfFilesAreUploadedFromTheirPlaceOrFromACopy() throws IOException {
    Path small = Files.write(folder.resolve("small.bin"), new byte[40_000]);
    Path big = folder.resolve("big.bin");
    Files.write(big, new byte[17 << 20]);
    Run run = quipu.experiment("objects").startRun("files");
    run.input("small", Media.file(small));
    Files.delete(small);
    run.input("big", Media.file(big));
    run.input("gone", Media.file(small));
    Report report = run.finish();
    assertThat(server.contents.values())
        .extracting(bytes -> bytes.length)
        .containsExactlyInAnyOrder(40_000, 17 << 20);
    assertThat(records(run, ObjectUsed.class))
        .extracting(ObjectUsed::name)
        .contains("small", "big");
    assertThat(report.problems()).anyMatch(problem -> problem.contains("NoSuchFileException"));
  }

  @Test
  void whatCannotBeWrittenIsAStandInAndAProblemAndNeverAnException() {
    Run run = quipu.experiment("objects").startRun("bad");
    Map<String, Object> self = new HashMap<>();
    self.put("self", self);
    run.input("self", self);
    Map<String, Object> wide = new LinkedHashMap<>();
    for (int i = 0; i < 3000; i++) {
      wide.put("a key of a map with some length " + i, i % 2 == 0 ? 1 : "x");
    }
    LoggedObject object = run.input("wide", wide);
    run.input("a\nb", 1);
    run.input("", 1);
    run.input("attributes", 1, Map.of("long", "x".repeat(100_000)));
    Report report = run.finish();
    assertThat(report.problems())
        .anyMatch(p -> p.contains("holds itself"))
        .anyMatch(p -> p.startsWith("Schema of an object has"))
        .anyMatch(p -> p.contains("control character"))
        .anyMatch(p -> p.equals("Name of an input or output is empty"))
        .anyMatch(p -> p.startsWith("Attributes of attributes are left out"));
    ObjectLogged stored =
        objects(run).stream()
            .filter(o -> o.digest().equals(object.digest()))
            .findFirst()
            .orElseThrow();
    assertThat(stored.schema()).isEqualTo("{}");
    assertThat(stored.digest())
        .isEqualTo(ObjectDigest.of("application/json", "{}", stored.content()));
    assertThat(records(run, ObjectUsed.class))
        .extracting(ObjectUsed::name)
        .containsExactly("self", "wide", "attributes");
  }

  @Test
  void offlineObjectsAndTheirContentsAreSentByASync() throws InterruptedException {
    byte[] large = new byte[100_000];
    Options offline = server.options().mode(Mode.OFFLINE).journalFolder(folder.resolve("j"));
    Run run;
    try (Quipu away = Quipu.connect(offline)) {
      run = away.experiment("objects").startRun("offline");
      run.input("large", large);
      run.task("answer", "q", question -> "a");
      run.finish();
    }
    assertThat(server.runs()).isEmpty();
    try (Sync sync = Sync.open(folder.resolve("j"), server.options())) {
      assertThat(sync.once(progress -> {}).isComplete()).isTrue();
    }
    assertThat(objects(run)).hasSize(3);
    assertThat(records(run, LineageRecord.TaskChanged.class)).isNotEmpty();
    assertThat(server.contents).hasSize(1);
    assertThat(folder.resolve("j").resolve(run.id().hex())).doesNotExist();
  }

  /// The server removes a content after a day if it knows no object that has it.
  @Test
  void theServerKnowsAnObjectBeforeItIsAskedForItsContent() {
    Run run = quipu.experiment("objects").startRun("order");
    AtomicInteger asked = new AtomicInteger();
    List<String> early = new CopyOnWriteArrayList<>();
    server.trouble =
        exchange -> {
          if (exchange.getRequestURI().getPath().endsWith("/objects/missing")
              && objects(run).size() < asked.incrementAndGet()) {
            early.add("content " + asked + " with " + objects(run).size() + " objects");
          }
          return FakeServer.Outcome.SERVE;
        };
    for (int i = 0; i < 20; i++) {
      run.input("large", new byte[50_000 + i]);
      if (i % 5 == 0) {
        assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
      }
    }
    assertThat(run.finish().isComplete()).isTrue();
    assertThat(early).isEmpty();
    assertThat(asked).hasValue(20);
  }

  @Test
  void aServerThatForgetsAnUploadGetsItAgain() {
    server.trouble =
        exchange -> {
          boolean first = exchange.getRequestMethod().equals("PUT") && uploads() == 1;
          return first
              ? FakeServer.answer(exchange, 200, "<html>Sign in</html>")
              : FakeServer.Outcome.SERVE;
        };
    Run run = quipu.experiment("objects").startRun("forgets");
    run.input("large", new byte[50_000]);
    assertThat(run.finish().isComplete()).isTrue();
    assertThat(server.contents).hasSize(1);
    assertThat(uploads()).isEqualTo(2);
  }

  @Test
  void nothingIsMadeInTheModeDisabled() {
    try (Quipu disabled = Quipu.connect(server.options().mode(Mode.DISABLED))) {
      Run run = disabled.experiment("objects").startRun("none");
      assertThat(run.input("x", 1)).isEqualTo(LoggedObject.NONE);
      int two = run.task("t", 1, i -> i + 1);
      assertThat(two).isEqualTo(2);
      run.link(1, 2, "l");
      assertThat(run.finish().problems()).isEmpty();
    }
    assertThat(server.requests).isEmpty();
  }
}
