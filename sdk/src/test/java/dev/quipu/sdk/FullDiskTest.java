package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.JournalReader.Found;
import dev.quipu.sdk.JournalReader.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk without room, which Linux has as a device.
class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path root;
  private JournalFolder folder;
  private Lane lane;
  private final Budget budget = new Budget(1 << 20);

  @BeforeEach
  void fill() throws IOException {
    assumeTrue(Files.exists(FULL), "There is no /dev/full");
    folder =
        new JournalFolder(
            root,
            new RunId("0192f0c0de0000000000000000000001"),
            new WriterId("0192f0c0de0000000000000000000002"));
    lane = new Lane(folder, "e", "r");
    folder.create();
    Files.createSymbolicLink(folder.segment(1), FULL);
  }

  private void log(Ledger ledger, int from, int to) {
    for (int step = from; step < to; step++) {
      Message.Points row =
          new Message.Points(lane, step, step, new String[] {"x"}, new double[] {step}, null);
      budget.take(row.costBytes());
      ledger.add(row);
    }
    ledger.seal();
  }

  private static List<Entry> take(Backlog backlog) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Found found = backlog.peek(); found != null; found = backlog.peek()) {
      entries.add(((Item) found).entry());
      backlog.take();
    }
    return entries;
  }

  @Test
  void whatCannotBeWrittenGoesToTheSenderThroughMemory() throws IOException {
    try (JournalWriter journal = new JournalWriter(folder);
        Backlog backlog =
            new Backlog(new JournalReader(folder, Position.START, 1), journal::end, budget)) {
      Ledger ledger = new Ledger(lane, journal, backlog, budget);
      log(ledger, 0, 10);
      ledger.write(0);
      log(ledger, 10, 30);
      ledger.write(1);
      assertThat(budget.usedBytes()).isPositive();
      assertThat(take(backlog))
          .extracting(entry -> ((Entry.Points) entry).number() + ":" + points(entry))
          .containsExactly("1:10", "2:20");
      assertThat(budget.usedBytes()).isZero();
      assertThat(ledger.end().isInMemory()).isTrue();
      assertThat(lane.tally.problems()).hasSize(1).first().asString().contains("cannot be written");
    }
  }

  private static int points(Entry entry) {
    return ((Entry.Points) entry).points();
  }

  @Test
  void whereNobodySendsTheDiskIsTriedAgain() throws IOException {
    try (JournalWriter journal = new JournalWriter(folder);
        JournalReader reader = new JournalReader(folder, Position.START, 1)) {
      Ledger ledger = new Ledger(lane, journal, null, budget);
      log(ledger, 0, 10);
      ledger.write(0);
      assertThat(ledger.isWritten()).isFalse();
      Files.delete(folder.segment(1));
      log(ledger, 10, 30);
      ledger.write(TimeUnit.MILLISECONDS.toNanos(1));
      assertThat(ledger.isWritten()).isFalse();
      ledger.write(TimeUnit.MINUTES.toNanos(1));
      assertThat(ledger.isWritten()).isTrue();
      assertThat(budget.usedBytes()).isZero();
      assertThat(reader.next(journal.end()))
          .isInstanceOfSatisfying(Item.class, item -> assertThat(item.number()).isEqualTo(1));
      assertThat(reader.next(journal.end()))
          .isInstanceOfSatisfying(Item.class, item -> assertThat(item.number()).isEqualTo(2));
      assertThat(reader.next(journal.end())).isNull();
    }
  }
}
