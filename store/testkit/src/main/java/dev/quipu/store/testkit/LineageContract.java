package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.lineage.LineageReader;
import dev.quipu.engine.port.lineage.LineageReader.Link;
import dev.quipu.engine.port.lineage.LineageReader.LoggedObject;
import dev.quipu.engine.port.lineage.LineageReader.Task;
import dev.quipu.engine.port.lineage.LineageReader.TaskListing;
import dev.quipu.engine.port.lineage.LineageReader.TaskPage;
import dev.quipu.engine.port.lineage.LineageReader.TaskPlace;
import dev.quipu.engine.port.lineage.LineageReader.Use;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about tasks, objects, and how they are connected.
public abstract class LineageContract extends StoreFixture {
  private static final String TYPE = "application/json";
  private static final String SCHEMA = "{\"type\":\"string\"}";

  private static ObjectLogged object(long timeUs, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digest content = Digest.of(bytes);
    return new ObjectLogged(
        timeUs, ObjectDigest.of(TYPE, SCHEMA, content), TYPE, SCHEMA, content, bytes.length, bytes);
  }

  private static Digest digest(String text) {
    return object(0, text).digest();
  }

  private static SpanId span(int n) {
    return new SpanId("%016x".formatted(n));
  }

  private static TaskChanged task(int n, @Nullable SpanId parent, TaskStatus status) {
    return new TaskChanged(
        1000 + n,
        status == TaskStatus.RUNNING ? null : 2000L + n,
        span(n),
        parent,
        "task " + n,
        "t" + n,
        status,
        new JsonText("{\"a\":[1]}"),
        status == TaskStatus.FAILED ? "java.lang.Error\n\tat X" : null);
  }

  private static ObjectUsed use(Direction direction, String name, String text, int task) {
    return new ObjectUsed(7, direction, name, digest(text), task == 0 ? null : span(task), null);
  }

  private void append(RunId run, LineageRecord... records) {
    append(run, Arrays.asList(records));
  }

  private void append(RunId run, List<LineageRecord> records) {
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    records.forEach(record -> LineageFrames.add(frame, record));
    write(tx -> tx.points().append(run, 0, frame.build(), 1));
  }

  private <T> T lineage(Function<LineageReader, T> question) {
    return store.read(SCOPE, tx -> question.apply(tx.lineage()));
  }

  private Optional<LoggedObject> find(String text) {
    return lineage(lineage -> lineage.object(digest(text)));
  }

  private static TaskListing all(int max) {
    return new TaskListing(null, false, null, max);
  }

  @Test
  void framesWaitUntilTheyAreCompacted() {
    RunId run = createRun();
    append(run, task(1, null, TaskStatus.RUNNING));
    List<RunId> waiting = lineage(lineage -> lineage.waiting(10));
    assertThat(waiting).containsExactly(run);
    List<byte[]> frames = lineage(lineage -> lineage.waitingFrames(10));
    assertThat(frames).hasSize(1);
    assertThat(LineageFrames.read(Frame.decodeStored(frames.getFirst())))
        .containsExactly(task(1, null, TaskStatus.RUNNING));
    compact(run);
    List<RunId> none = lineage(lineage -> lineage.waiting(10));
    assertThat(none).isEmpty();
    List<byte[]> noFrames = lineage(lineage -> lineage.waitingFrames(10));
    assertThat(noFrames).isEmpty();
    reopen();
    Task task = lineage(lineage -> lineage.task(run, span(1))).orElseThrow();
    assertThat(task).isEqualTo(new Task(task(1, null, TaskStatus.RUNNING), 0));
  }

  @Test
  void recordsMakeTheSameInAnyOrderAndHoweverOften() {
    List<LineageRecord> records =
        new ArrayList<>(
            List.of(
                task(1, null, TaskStatus.RUNNING),
                task(1, null, TaskStatus.COMPLETED),
                task(2, span(1), TaskStatus.FAILED),
                use(Direction.INPUT, "question", "in", 1),
                use(Direction.OUTPUT, "answer", "out", 1),
                use(Direction.INPUT, "prompt", "in", 0),
                new ObjectsLinked(9, digest("out"), digest("elsewhere"), "cites", null),
                object(5, "in"),
                object(6, "out")));
    for (int round = 0; round < 6; round++) {
      RunId run = createRun();
      Collections.shuffle(records, new Random(round));
      for (List<LineageRecord> part :
          List.of(records.subList(0, 4), records.subList(2, 7), records.subList(4, 9))) {
        append(run, part);
        if (round % 2 == 0) {
          compact(run);
        }
      }
      compact(run);
      requireAll(run);
    }
  }

  private void requireAll(RunId run) {
    List<Task> tasks = lineage(lineage -> lineage.tasks(run, all(10)).items());
    assertThat(tasks)
        .containsExactly(
            new Task(task(1, null, TaskStatus.COMPLETED), 1),
            new Task(task(2, span(1), TaskStatus.FAILED), 0));
    List<Use> uses = lineage(lineage -> lineage.usesBy(run, span(1), 10));
    assertThat(uses)
        .containsExactly(
            new Use(run, span(1), Direction.INPUT, "question", digest("in"), 7, null),
            new Use(run, span(1), Direction.OUTPUT, "answer", digest("out"), 7, null));
    List<Use> ofRun = lineage(lineage -> lineage.usesBy(run, null, 10));
    assertThat(ofRun).extracting(Use::name).containsExactly("prompt");
    List<Link> from = lineage(lineage -> lineage.linksFrom(List.of(digest("out")), 1000));
    assertThat(from)
        .filteredOn(link -> link.run().equals(run))
        .containsExactlyInAnyOrder(
            new Link(digest("out"), digest("in"), "derived-from", run, 7, null),
            new Link(digest("out"), digest("elsewhere"), "cites", run, 9, null));
    List<Link> to = lineage(lineage -> lineage.linksTo(List.of(digest("in")), 1000));
    assertThat(to).filteredOn(link -> link.run().equals(run)).hasSize(1);
    LoggedObject in = find("in").orElseThrow();
    assertThat(in.description())
        .isNotNull()
        .satisfies(found -> {
          assertThat(found.mediaType()).isEqualTo(TYPE);
          assertThat(found.schema()).isEqualTo(SCHEMA);
          assertThat(found.sizeBytes()).isEqualTo(2);
          assertThat(lineage(lineage -> lineage.inline(found.content())).orElseThrow())
              .isEqualTo("in".getBytes(StandardCharsets.UTF_8));
        });
    LoggedObject named = find("elsewhere").orElseThrow();
    assertThat(named.description()).isNull();
    assertThat(find("nowhere")).isEmpty();
  }

  @Test
  void tasksAreListedInPagesAndByParent() {
    RunId run = createRun();
    List<LineageRecord> records = new ArrayList<>();
    for (int n = 1; n <= 30; n++) {
      records.add(task(n, n % 3 == 0 ? span(1) : null, TaskStatus.COMPLETED));
    }
    append(run, records);
    compact(run);
    List<Task> found = new ArrayList<>();
    TaskPlace after = null;
    while (true) {
      TaskListing listing = new TaskListing(null, false, after, 7);
      TaskPage page = lineage(lineage -> lineage.tasks(run, listing));
      found.addAll(page.items());
      if (page.next() == null) {
        break;
      }
      after = page.next();
    }
    assertThat(found).extracting(task -> task.task().id()).hasSize(30).doesNotHaveDuplicates();
    List<Task> children =
        lineage(lineage -> lineage.tasks(run, new TaskListing(span(1), false, null, 100)).items());
    assertThat(children).hasSize(10);
    List<Task> top =
        lineage(lineage -> lineage.tasks(run, new TaskListing(null, true, null, 100)).items());
    assertThat(top).hasSize(20);
    assertThat(top.getFirst().children()).isEqualTo(10);
  }

  @Test
  void aPageHasTheWantedTasksAndEndsWhereManyHaveBeenLookedAt() {
    RunId run = createRun();
    List<LineageRecord> records = new ArrayList<>();
    for (int n = 1; n <= 1200; n++) {
      records.add(task(n, null, n % 100 == 0 ? TaskStatus.FAILED : TaskStatus.COMPLETED));
    }
    append(run, records);
    compact(run);
    assertThat(failed(run, null, 100, 5000)).isEqualTo(new TaskNumbers(12, false));
    assertThat(failed(run, null, 5, 5000)).isEqualTo(new TaskNumbers(5, true));
    assertThat(failed(run, null, 12, 5000).found()).isEqualTo(12);
    assertThat(failed(run, null, 100, 150)).isEqualTo(new TaskNumbers(1, true));
    TaskPlace after = lineage(lineage -> lineage.tasks(run, wanted(null, 100, 1150))).next();
    assertThat(failed(run, after, 100, 50)).isEqualTo(new TaskNumbers(1, false));
    assertThat(failed(run, after, 100, 49)).isEqualTo(new TaskNumbers(0, true));
  }

  @Test
  void pagesOfLargeTasksLeaveNoneOut() {
    RunId run = createRun();
    JsonText large = new JsonText("{\"a\":\"" + "x".repeat(60_000) + "\"}");
    for (int n = 1; n <= 400; n += 20) {
      List<LineageRecord> records = new ArrayList<>();
      for (int i = n; i < n + 20; i++) {
        records.add(
            new TaskChanged(
                i, 2000L, span(i), null, "task", "", TaskStatus.COMPLETED, large, null));
      }
      append(run, records);
    }
    compact(run);
    Set<SpanId> found = new HashSet<>();
    TaskPlace after = null;
    do {
      TaskListing listing = new TaskListing(null, false, after, 1000);
      TaskPage page = lineage(lineage -> lineage.tasks(run, listing));
      assertThat(page.items()).isNotEmpty();
      page.items().forEach(task -> assertThat(found.add(task.task().id())).isTrue());
      after = page.next();
    } while (after != null);
    assertThat(found).hasSize(400);
  }

  private record TaskNumbers(int found, boolean hasMore) {}

  private TaskNumbers failed(RunId run, @Nullable TaskPlace after, int max, int lookedAt) {
    TaskPage page = lineage(lineage -> lineage.tasks(run, wanted(after, max, lookedAt)));
    return new TaskNumbers(page.items().size(), page.next() != null);
  }

  private static TaskListing wanted(@Nullable TaskPlace after, int max, int lookedAt) {
    return new TaskListing(
        null, false, after, task -> task.status() == TaskStatus.FAILED, max, lookedAt);
  }

  @Test
  void deletedRunsAreLeftOutAndPurgedRunsFreeTheirObjects() {
    RunId one = createRun();
    RunId two = createRun();
    append(one, object(1, "shared"), object(1, "own"), use(Direction.INPUT, "a", "shared", 0));
    append(one, use(Direction.INPUT, "b", "own", 0));
    append(two, use(Direction.OUTPUT, "c", "shared", 0));
    compact(one);
    compact(two);
    List<Use> uses = lineage(lineage -> lineage.usesOf(digest("shared"), 0, 10));
    assertThat(uses).extracting(Use::run).containsExactly(one, two);
    delete(one);
    List<Use> left = lineage(lineage -> lineage.usesOf(digest("shared"), 0, 10));
    assertThat(left).extracting(Use::run).containsExactly(two);
    assertThat(store.<Integer>write(SCOPE, tx -> tx.lineage().removeUnnamed(0, 10, Set.of())))
        .isZero();
    purge(one);
    assertThat(store.<Integer>write(SCOPE, tx -> tx.lineage().removeUnnamed(0, 10, Set.of())))
        .isEqualTo(1);
    assertThat(find("own")).isEmpty();
    assertThat(find("shared")).isPresent();
  }

  private void delete(RunId run) {
    write(tx -> {
      RunInfo info = tx.runs().find(run).orElseThrow();
      tx.runs().update(info.withLifecycle(Lifecycle.DELETED, 1L));
    });
  }

  private void purge(RunId run) {
    write(tx -> {
      assertThat(tx.purge().begin(run, 2)).isTrue();
      while (!tx.purge().removeSome(run, 1000)) {
        // Some more are left.
      }
    });
  }

  private int removeUnnamed(Digest... spared) {
    return store.write(SCOPE, tx -> tx.lineage().removeUnnamed(Long.MAX_VALUE, 10, Set.of(spared)));
  }

  @Test
  void anObjectStaysAsLongAsOneOfTheRunsThatHaveLoggedIt() {
    RunId one = createRun();
    RunId two = createRun();
    append(one, object(1, "both"), object(1, "own"));
    append(two, object(2, "both"));
    compact(one);
    compact(two);
    reopen();
    assertThat(removeUnnamed()).isZero();
    delete(one);
    purge(one);
    assertThat(removeUnnamed(object(1, "own").content())).isZero();
    assertThat(removeUnnamed(digest("own"))).isZero();
    assertThat(removeUnnamed()).isEqualTo(1);
    assertThat(find("own")).isEmpty();
    assertThat(find("both").orElseThrow().description()).isNotNull();
    delete(two);
    purge(two);
    assertThat(removeUnnamed()).isEqualTo(1);
    assertThat(find("both")).isEmpty();
  }

  @Test
  void anObjectKeepsTheBytesThatAnotherOneHadInline() {
    RunId one = createRun();
    RunId two = createRun();
    ObjectLogged first = object(1, "bytes");
    ObjectLogged second =
        new ObjectLogged(
            2,
            ObjectDigest.of("text/plain", SCHEMA, first.content()),
            "text/plain",
            SCHEMA,
            first.content(),
            first.sizeBytes(),
            null);
    append(one, first, use(Direction.INPUT, "a", "bytes", 0));
    compact(one);
    append(two, second, new ObjectUsed(3, Direction.INPUT, "b", second.digest(), null, null));
    compact(two);
    delete(one);
    purge(one);
    assertThat(removeUnnamed()).isEqualTo(1);
    assertThat(find("bytes")).isEmpty();
    assertThat(lineage(lineage -> lineage.inline(first.content())).orElseThrow())
        .isEqualTo(first.bytes());
  }

  @Test
  void contentsAreKnownInlineOrAsBlobs() {
    RunId run = createRun();
    Digest blob = Digest.of(new byte[] {1, 2, 3});
    Digest missing = Digest.of(new byte[] {4});
    write(tx -> tx.lineage().putContent(blob, 3, 10));
    append(run, object(1, "inline"), use(Direction.NONE, "x", "inline", 0));
    compact(run);
    Digest inline = object(1, "inline").content();
    Collection<Digest> present =
        lineage(lineage -> lineage.present(List.of(blob, missing, inline)));
    assertThat(present).containsExactlyInAnyOrder(blob, inline);
    Set<Digest> named = store.readAcrossProjects(all -> all.named(Set.of(blob, missing), -1, 0));
    assertThat(named).containsExactly(blob);
    Optional<Long> size = lineage(lineage -> lineage.blobSize(blob));
    assertThat(size).contains(3L);
    assertThat(store.<Integer>write(SCOPE, tx -> tx.lineage().removeUnnamed(10, 10, Set.of())))
        .isZero();
    assertThat(store.<Integer>write(SCOPE, tx -> tx.lineage().removeUnnamed(11, 10, Set.of())))
        .isEqualTo(1);
    Optional<Long> none = lineage(lineage -> lineage.blobSize(blob));
    assertThat(none).isEmpty();
  }
}
