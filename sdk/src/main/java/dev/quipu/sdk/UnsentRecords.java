package dev.quipu.sdk;

import dev.quipu.sdk.JournalReader.Found;
import dev.quipu.sdk.JournalReader.Item;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What of a journal is still to be sent: read from the disk, and after that from memory, where the
/// records of a journal are that cannot be written. Read by one thread, filled by one.
final class UnsentRecords implements AutoCloseable {
  private final @Nullable Supplier<Position> limit;
  private final QueueBudget budget;
  private final Queue<byte[]> memory = new ConcurrentLinkedQueue<>();
  private final JournalReader reader;
  private @Nullable Found ahead;

  /// @param limit up to where the journal is written; null to find out
  /// @param budget what records in memory are taken from
  UnsentRecords(JournalReader reader, @Nullable Supplier<Position> limit, QueueBudget budget) {
    this.reader = reader;
    this.limit = limit;
    this.budget = budget;
  }

  /// Adds a record that is on no disk. Its bytes are taken from the budget already.
  void addInMemory(byte[] record) {
    memory.add(record);
  }

  /// What comes next, without taking it; null if there is nothing.
  @Nullable Found peek() throws IOException {
    if (ahead == null) {
      ahead = reader.next(limit == null ? null : limit.get());
    }
    if (ahead == null) {
      byte[] record = memory.peek();
      ahead = record == null ? null : inMemory(record);
    }
    return ahead;
  }

  private static Found inMemory(byte[] record) {
    JournalFormat.Raw raw = JournalFormat.read(record, 0, record.length);
    if (raw == null) {
      throw new IllegalStateException("A record in memory is always whole");
    }
    return new Item(
        raw.entry(),
        raw.number(),
        Position.inMemory(raw.number()),
        Position.inMemory(raw.number() + 1));
  }

  /// Takes what was just seen.
  void take() {
    Found taken = ahead;
    ahead = null;
    if (taken instanceof Item item && item.start().isInMemory()) {
      byte[] record = memory.remove();
      budget.release(record.length);
    }
  }

  /// The number that the next record has; 0 if it is not known.
  long nextNumber() {
    Found next = ahead;
    if (next == null) {
      return reader.expected();
    }
    return next instanceof Item item ? item.number() : 0;
  }

  /// Goes on from elsewhere.
  ///
  /// @param number of the record there; 0 if it is not known
  void goTo(Position at, long number) {
    ahead = null;
    reader.goTo(at, number);
  }

  JournalReader reader() {
    return reader;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
