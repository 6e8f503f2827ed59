package dev.quipu.sdk.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.sdk.journal.JournalReader.Damage;
import dev.quipu.sdk.journal.JournalReader.Found;
import dev.quipu.sdk.journal.JournalReader.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading journals back, complete, cut or damaged.
class JournalTest {
  private static final RunId RUN = new RunId("0192f0c0de0000000000000000000001");
  private static final WriterId WRITER = new WriterId("0192f0c0de0000000000000000000002");

  @TempDir private Path root;
  private JournalFolder folder;

  @BeforeEach
  void name() {
    folder = new JournalFolder(root.resolve("journals"), RUN, WRITER);
  }

  private static byte[] frame(int first, int points) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < points; i++) {
      frame.add("train/loss", first + i, 1_700_000_000_000L + i, 1.0 / (first + i + 1));
    }
    return frame.build().encoded();
  }

  @Test
  void aJournalNamesItsProject() throws IOException {
    try (JournalWriter writer = new JournalWriter(folder)) {
      writer.publish(List.of(new byte[0]));
    }
    assertThat(ProjectFile.read(folder)).isEqualTo("default");
    assertThat(folder.path().resolve("project")).doesNotExist();
    folder.remove();
    try (JournalWriter writer = new JournalWriter(folder, "vision")) {
      writer.publish(List.of(new byte[0]));
    }
    Path file = folder.path().resolve("project");
    assertThat(file).hasContent("vision 428f8a02\n");
    assertThat(ProjectFile.read(folder)).isEqualTo("vision");
    for (String damaged : List.of("", "vision", "visiom 428f8a02\n", "vision 428f8a02")) {
      Files.writeString(file, damaged);
      assertThatThrownBy(() -> ProjectFile.read(folder)).isInstanceOf(QuipuException.class);
    }
    folder.remove();
    assertThat(folder.path()).doesNotExist();
  }

  /// An entry of each kind.
  private static List<Entry> entries() {
    return List.of(
        new Entry.Begin("digits", "größe", 1_700_000_000_000L, "me", RUN),
        new Entry.Resume(5, true, new Attempt("a1", -1, 7), false),
        new Entry.Rewind(new Attempt("a2", 10, 8)),
        new Entry.Change(new RunChange.SetParam(new Param("lr", Param.Type.NUMBER, "0.1")), false),
        new Entry.Change(new RunChange.SetTag("team", null), true),
        new Entry.Change(new RunChange.SetNotes("# Notes"), false),
        new Entry.Points(1, "a2", 3, frame(0, 3)),
        new ArtifactEntry.File(new ArtifactPath("a/b"), "1", true, 10, 20),
        new Entry.Points(2, Attempt.NEWEST, 2, frame(3, 2)),
        new Entry.End(RunStatus.COMPLETED, 9, 1, 2, 3, 4));
  }

  /// An entry of each kind that was added after the first golden segment.
  private static List<Entry> laterEntries() {
    ReferenceUri uri = new ReferenceUri("s3://bucket/größe");
    Digest digest = Digest.of(new byte[1]);
    return List.of(
        new ArtifactEntry.Folder(new ArtifactPath("empty/größe")),
        new ArtifactEntry.Reference(
            new ArtifactPath("r"), new ReferenceTarget(uri, 7L, digest, "e", "text/csv")),
        new ArtifactEntry.Reference(
            new ArtifactPath("s"), new ReferenceTarget(uri, null, null, null, null)));
  }

  /// The kind that was added for objects.
  private static List<Entry> contentEntries() {
    Digest digest = Digest.of(new byte[2]);
    return List.of(
        new ContentEntry(digest, "2", true, 10, 20),
        new ContentEntry(digest, "/größe", false, 1L << 40, 20));
  }

  /// The kind that was added for datasets.
  private static List<Entry> datasetEntries() {
    return List.of(
        new DatasetEntry("größe", "s3://b/k", "d", Map.of("k", "v"), "1", "{}", "{}", null),
        new DatasetEntry(
            "d",
            "/d.csv",
            "",
            Map.of(),
            null,
            null,
            null,
            new DatasetEntry.Local("/d.csv", false, true, 10, 20)));
  }

  /// The kind that was added for descriptions of experiments.
  private static List<Entry> experimentEntries() {
    return List.of(
        new ExperimentEntry("größe", "# D", Map.of("team", "nlp")),
        new ExperimentEntry("e", "", Map.of()));
  }

  /// The kind that was added for alerts.
  private static List<Entry> alertEntries() {
    return List.of(
        AlertEntry.of(
            RUN.hex(),
            false,
            new AlertRule(
                "größe is nan",
                "Sieh nach",
                AlertSeverity.CRITICAL,
                60_000L,
                true,
                true,
                List.of("team", "b"))),
        AlertEntry.of("digits", true, new AlertRule("loss > 2", "Diverged")));
  }

  private static List<Entry> allEntries() {
    List<Entry> all = new ArrayList<>(entries());
    all.addAll(laterEntries());
    all.addAll(contentEntries());
    all.addAll(datasetEntries());
    all.addAll(experimentEntries());
    all.addAll(alertEntries());
    return all;
  }

  private void write(List<Entry> entries, int segmentBytes) throws IOException {
    try (JournalWriter writer = new JournalWriter(folder, "default", segmentBytes)) {
      long number = 0;
      for (Entry entry : entries) {
        writer.publish(List.of(JournalFormat.record(++number, entry)));
      }
      writer.force();
    }
  }

  private List<Found> read() throws IOException {
    List<Found> all = new ArrayList<>();
    try (JournalReader reader = new JournalReader(folder, Position.START, 1)) {
      for (Found found = reader.next(null); found != null; found = reader.next(null)) {
        all.add(found);
      }
    }
    return all;
  }

  /// Entries as texts that can be compared.
  private static List<String> items(List<Found> found) {
    return found.stream()
        .filter(Item.class::isInstance)
        .map(item -> print(((Item) item).entry()))
        .toList();
  }

  private static String print(Entry entry) {
    return entry.type() + Arrays.toString(Entry.encode(entry));
  }

  private static List<String> printed(List<Entry> entries) {
    return entries.stream().map(JournalTest::print).toList();
  }

  @Test
  void theExamplesHaveEveryTypeOfEntry() {
    assertThat(allEntries().stream().map(Entry::type)).contains(Entry.Type.values());
  }

  @Test
  void everyKindOfEntryComesBackAsItWas() throws IOException {
    write(allEntries(), 1 << 20);
    List<Found> found = read();
    assertThat(found).hasOnlyElementsOfType(Item.class);
    assertThat(items(found)).isEqualTo(printed(allEntries()));
  }

  @Test
  void theGoldenSegmentsAreReadAndWrittenForEver() throws IOException {
    checkGolden("journal-v1.bin", entries());
    checkGolden("journal-v1-artifacts.bin", laterEntries());
    checkGolden("journal-v1-contents.bin", contentEntries());
    checkGolden("journal-v1-datasets.bin", datasetEntries());
    checkGolden("journal-v1-experiments.bin", experimentEntries());
    checkGolden("journal-v1-alerts.bin", alertEntries());
  }

  private void checkGolden(String name, List<Entry> entries) throws IOException {
    Path golden = Path.of("src/test/resources/golden", name);
    folder = new JournalFolder(root.resolve(name), RUN, WRITER);
    write(entries, 1 << 20);
    assertThat(Files.readAllBytes(folder.segment(1))).isEqualTo(Files.readAllBytes(golden));
    Files.copy(golden, folder.segment(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(items(read())).isEqualTo(printed(entries));
  }

  @Test
  void aJournalOfManySegmentsIsOne() throws IOException {
    write(entries(), 100);
    assertThat(folder.segments()).hasSizeGreaterThan(3);
    List<Found> found = read();
    assertThat(found).hasOnlyElementsOfType(Item.class);
    assertThat(items(found)).isEqualTo(printed(entries()));
  }

  @Test
  void readingMayBeginAnywhereAndWaitForMore() throws IOException {
    List<Entry> all = entries();
    try (JournalWriter writer = new JournalWriter(folder, "default", 100);
        JournalReader reader = new JournalReader(folder, Position.START, 1)) {
      for (int i = 0; i < all.size(); i++) {
        assertThat(reader.next(writer.end())).isNull();
        assertThat(reader.next(null)).isNull();
        Entry entry = all.get(i);
        writer.publish(List.of(JournalFormat.record(i + 1, entry)));
        Found found = i % 2 == 0 ? reader.next(writer.end()) : reader.next(null);
        Position start = ((Item) Objects.requireNonNull(found)).start();
        try (JournalReader other = new JournalReader(folder, start, 0)) {
          Found again = Objects.requireNonNull(other.next(null));
          assertThat(((Item) again).number()).isEqualTo(i + 1);
        }
      }
    }
  }

  @Test
  void recordsThatAreWrittenAfterTheLastReadAreNoDamageAtTheEnd() throws IOException {
    Entry entry = new Entry.Rewind(new Attempt("a2", 10, 8));
    try (JournalWriter writer = new JournalWriter(folder);
        JournalReader reader = new JournalReader(folder, Position.START, 1)) {
      writer.publish(List.of(JournalFormat.record(1, entry)));
      assertThat(reader.next(null)).isInstanceOf(Item.class);
      assertThat(reader.next(null)).isNull();
      writer.publish(List.of(JournalFormat.record(2, entry), JournalFormat.record(3, entry)));
      assertThat(reader.tail()).isEqualTo(JournalReader.Tail.NONE);
      assertThat(reader.next(null)).isInstanceOf(Item.class);
      assertThat(reader.next(null)).isInstanceOf(Item.class);
      assertThat(reader.next(null)).isNull();
    }
  }

  @Test
  void aJournalThatIsCutAnywhereGivesWhatIsWhole() throws IOException {
    write(entries(), 1 << 20);
    List<String> whole = printed(entries());
    List<Position> ends = read().stream().map(Found::end).toList();
    byte[] bytes = Files.readAllBytes(folder.segment(1));
    for (int length = 0; length < bytes.length; length++) {
      Files.write(folder.segment(1), Arrays.copyOf(bytes, length));
      int cut = length;
      int expected = (int) ends.stream().filter(end -> end.offset() <= cut).count();
      List<Found> found = read();
      assertThat(found).as("cut at %d", length).hasOnlyElementsOfType(Item.class);
      assertThat(items(found)).as("cut at %d", length).isEqualTo(whole.subList(0, expected));
    }
  }

  @Test
  void aBitThatFlipsAnywhereIsToldOrLosesTheLastRecordAndNeverBecomesAnother() throws IOException {
    write(entries(), 1 << 20);
    List<String> whole = printed(entries());
    long lastStart = read().get(whole.size() - 1).start().offset();
    byte[] bytes = Files.readAllBytes(folder.segment(1));
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << (i % 8));
      Files.write(folder.segment(1), flipped);
      List<Found> found = read();
      List<String> kept = items(found);
      assertThat(whole).as("byte %d", i).containsSubsequence(kept);
      if (i >= JournalFormat.SEGMENT_HEADER_BYTES) {
        assertThat(kept).as("byte %d", i).hasSize(whole.size() - 1);
      }
      if (i < lastStart) {
        assertThat(found).as("byte %d", i).anyMatch(Damage.class::isInstance);
      }
    }
  }

  @Test
  void aSegmentThatIsCutOrMissingInTheMiddleIsTold() throws IOException {
    write(entries(), 100);
    byte[] second = Files.readAllBytes(folder.segment(2));
    Files.write(folder.segment(2), Arrays.copyOf(second, second.length - 1));
    assertThat(read())
        .anyMatch(found -> found instanceof Damage d && d.description().contains("damaged"));
    Files.delete(folder.segment(2));
    assertThat(read())
        .anyMatch(found -> found instanceof Damage d && d.description().contains("are missing"));
  }

  @Test
  void aNewerVersionIsRefusedByName() throws IOException {
    write(entries(), 1 << 20);
    byte[] bytes = Files.readAllBytes(folder.segment(1));
    bytes[4] = 2;
    int sealed = JournalFormat.SEGMENT_HEADER_BYTES - 4;
    int crc = JournalFormat.checksum(bytes, 0, sealed);
    for (int i = 0; i < 4; i++) {
      bytes[sealed + i] = (byte) (crc >>> (8 * i));
    }
    Files.write(folder.segment(1), bytes);
    assertThatThrownBy(this::read)
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("has version 2; this program reads version 1");
  }

  @Test
  void onlyTheOwnerCanReadAJournal() throws IOException {
    write(entries(), 1 << 20);
    ArtifactCopies copies = new ArtifactCopies(folder);
    Path copy = copies.write(new byte[] {1});
    for (Path path : List.of(folder.segment(1), copy, folder.lock())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    for (Path path : List.of(folder.root(), folder.path(), folder.copies())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aMarkComesBackOrIsTheStart() throws IOException {
    folder.create();
    Mark mark =
        new Mark(
            new Position(2, 77),
            5,
            "a1",
            List.of(1L, 2L),
            new Mark.Refused(1, 2, 3),
            List.of("damage"));
    mark.store(folder.mark(), true);
    assertThat(Mark.load(folder.mark())).isEqualTo(mark);
    byte[] bytes = Files.readAllBytes(folder.mark());
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 1;
      Files.write(folder.mark(), flipped);
      assertThat(Mark.load(folder.mark())).isEqualTo(Mark.START);
      Files.write(folder.mark(), Arrays.copyOf(bytes, i));
      assertThat(Mark.load(folder.mark())).isEqualTo(Mark.START);
    }
  }

  @Test
  void oneWriterOnlyHoldsAJournal() throws IOException {
    folder.create();
    try (JournalLock lock = JournalLock.tryTake(folder)) {
      assertThat(lock).isNotNull();
      assertThat(JournalLock.tryTake(folder)).isNull();
    }
    try (JournalLock lock = JournalLock.tryTake(folder)) {
      assertThat(lock).isNotNull();
    }
  }

  /// Other processes lock, send and remove journals while journals are searched for.
  @Test
  void journalsAreFoundWhileOthersComeAndGo() throws Exception {
    folder.create();
    Files.createFile(folder.segment(1));
    CompletableFuture<Void> end = new CompletableFuture<>();
    List<FutureTask<Integer>> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      JournalFolder other =
          new JournalFolder(folder.root(), RUN, new WriterId(RUN.hex().substring(1) + i));
      others.add(new FutureTask<>(() -> comeAndGo(other, end)));
    }
    others.forEach(other -> new Thread(other).start());
    try {
      for (int look = 0; look < 1000; look++) {
        assertThat(JournalFolder.below(root)).contains(folder);
      }
    } finally {
      end.complete(null);
      for (FutureTask<Integer> other : others) {
        assertThat(other.get()).isPositive();
      }
    }
  }

  private static int comeAndGo(JournalFolder other, CompletableFuture<Void> end)
      throws IOException {
    int times = 0;
    for (; !end.isDone(); times++) {
      other.create();
      try (JournalLock lock = JournalLock.tryTake(other)) {
        assertThat(lock).isNotNull();
        Files.createFile(other.segment(1));
        other.remove();
      }
    }
    return times;
  }

  @Test
  void journalsAreFoundOnceAndThroughALinkThatIsNamed() throws IOException {
    folder.create();
    Files.createSymbolicLink(root.resolve("again"), folder.root());
    assertThat(JournalFolder.below(root)).containsExactly(folder);
    assertThat(JournalFolder.below(root.resolve("again")))
        .containsExactly(new JournalFolder(root.resolve("again"), RUN, WRITER));
    assertThat(JournalFolder.below(root.resolve("none"))).isEmpty();
  }
}
