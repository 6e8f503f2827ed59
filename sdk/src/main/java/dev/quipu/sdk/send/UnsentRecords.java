package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.JournalFormat;
import dev.quipu.sdk.journal.JournalReader;
import dev.quipu.sdk.journal.JournalReader.Found;
import dev.quipu.sdk.journal.JournalReader.Item;
import dev.quipu.sdk.journal.JournalReader.Tail;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.queue.QueueBudget;
import java.io.IOException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The records of a journal that are still to be sent: first those on the disk, then those in
/// memory because the journal could not be written. One thread reads, another adds.
public final class UnsentRecords implements AutoCloseable {
  private final @Nullable Supplier<Position> limit;
  private final QueueBudget budget;
  private final Queue<byte[]> memory = new ConcurrentLinkedQueue<>();
  private final JournalReader reader;
  private @Nullable Found ahead;

  /// The records that a reader gives, and those that are added.
  ///
  /// @param limit says where the written part of the journal ends; null to look at the disk instead
  /// @param budget the budget that pays for the records in memory
  public UnsentRecords(
      JournalReader reader, @Nullable Supplier<Position> limit, QueueBudget budget) {
    this.reader = reader;
    this.limit = limit;
    this.budget = budget;
  }

  /// Adds a record that is not on the disk. The budget has already paid for its bytes.
  public void addInMemory(byte[] record) {
    memory.add(record);
  }

  /// The next record or damage, which stays the next one; null if there is nothing.
  public @Nullable Found peek() throws IOException {
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

  /// Takes what [#peek] has just returned.
  public Found take() {
    Found taken = Objects.requireNonNull(ahead);
    ahead = null;
    if (taken.start().isInMemory()) {
      byte[] record = memory.remove();
      budget.release(record.length);
    }
    return taken;
  }

  /// The number of the next record; 0 if it is not known.
  long nextNumber() {
    Found next = ahead;
    return next == null ? reader.expected() : next.number();
  }

  /// Goes on from another position.
  ///
  /// @param number the number of the record there; 0 if it is not known
  void goTo(Position at, long number) {
    ahead = null;
    reader.goTo(at, number);
  }

  /// The bytes at the end of the journal that are no record; none if the written part of the
  /// journal has a known end.
  Tail tail() throws IOException {
    return limit == null ? reader.tail() : Tail.NONE;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
