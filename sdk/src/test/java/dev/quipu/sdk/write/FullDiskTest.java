package dev.quipu.sdk.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalReader;
import dev.quipu.sdk.journal.JournalReader.Found;
import dev.quipu.sdk.journal.JournalReader.Item;
import dev.quipu.sdk.journal.JournalWriter;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.send.UnsentRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journals on a full disk, which Linux offers as a device.
class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path root;
  private JournalFolder folder;
  private Journal journal;
  private final QueueBudget budget = new QueueBudget(1 << 20);

  @BeforeEach
  void fill() throws IOException {
    assumeTrue(Files.exists(FULL), "There is no /dev/full");
    folder =
        new JournalFolder(
            root,
            new RunId("0192f0c0de0000000000000000000001"),
            new WriterId("0192f0c0de0000000000000000000002"));
    journal = new Journal(folder, "r");
    folder.create();
    Files.createSymbolicLink(folder.segment(1), FULL);
  }

  private void log(RunRecorder recorder, int from, int to) {
    for (int step = from; step < to; step++) {
      LoggedRow row =
          new LoggedRow(
              journal, FrameKind.POINTS, step, step, new String[] {"x"}, new double[] {step}, null);
      budget.take(row.costBytes());
      recorder.add(row);
    }
    recorder.seal();
  }

  private static List<Entry> take(UnsentRecords unsent) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Found found = unsent.peek(); found != null; found = unsent.peek()) {
      entries.add(((Item) found).entry());
      unsent.take();
    }
    return entries;
  }

  @Test
  void whatCannotBeWrittenGoesToTheSenderThroughMemory() throws IOException {
    try (JournalWriter writer = new JournalWriter(folder);
        UnsentRecords unsent =
            new UnsentRecords(new JournalReader(folder, Position.START, 1), writer::end, budget)) {
      RunRecorder recorder =
          new RunRecorder(journal, new RecordOutput(journal, writer, unsent, budget), budget);
      log(recorder, 0, 10);
      recorder.output().write(0);
      log(recorder, 10, 30);
      recorder.output().write(1);
      assertThat(budget.usedBytes()).isPositive();
      assertThat(take(unsent))
          .extracting(entry -> ((Entry.Points) entry).number() + ":" + points(entry))
          .containsExactly("1:10", "2:20");
      assertThat(budget.usedBytes()).isZero();
      assertThat(recorder.output().end().isInMemory()).isTrue();
      assertThat(journal.counts().problems())
          .hasSize(1)
          .first()
          .asString()
          .contains("cannot be written");
    }
  }

  private static int points(Entry entry) {
    return ((Entry.Points) entry).points();
  }

  @Test
  void whereNobodySendsTheDiskIsTriedAgain() throws IOException {
    try (JournalWriter writer = new JournalWriter(folder);
        JournalReader reader = new JournalReader(folder, Position.START, 1)) {
      RunRecorder recorder =
          new RunRecorder(journal, new RecordOutput(journal, writer, null, budget), budget);
      log(recorder, 0, 10);
      recorder.output().write(0);
      assertThat(recorder.output().isWritten()).isFalse();
      Files.delete(folder.segment(1));
      log(recorder, 10, 30);
      recorder.output().write(TimeUnit.MILLISECONDS.toNanos(1));
      assertThat(recorder.output().isWritten()).isFalse();
      recorder.output().write(TimeUnit.MINUTES.toNanos(1));
      assertThat(recorder.output().isWritten()).isTrue();
      assertThat(budget.usedBytes()).isZero();
      assertThat(reader.next(writer.end()))
          .isInstanceOfSatisfying(Item.class, item -> assertThat(item.number()).isEqualTo(1));
      assertThat(reader.next(writer.end()))
          .isInstanceOfSatisfying(Item.class, item -> assertThat(item.number()).isEqualTo(2));
      assertThat(reader.next(writer.end())).isNull();
    }
  }
}
