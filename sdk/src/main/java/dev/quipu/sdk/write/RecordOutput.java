package dev.quipu.sdk.write;

import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFormat;
import dev.quipu.sdk.journal.JournalWriter;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.send.UnsentRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers the records of a journal and writes them to the disk. If the disk fails, the records go
/// through memory to the sender; if there is no sender, they wait until the disk takes them. Owned
/// by the recorder's thread.
public final class RecordOutput {
  /// How long after a failure the disk is tried again.
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final Journal journal;
  private final JournalWriter writer;
  private final @Nullable UnsentRecords unsent;
  private final QueueBudget budget;
  private final List<byte[]> unwritten = new ArrayList<>();
  private long records;
  private long forcedNanos;
  private boolean inMemory;
  private boolean failing;
  private long failedNanos;

  /// The output to the journal of a writer.
  ///
  /// @param unsent the records that the sender reads; null if there is no sender
  public RecordOutput(
      Journal journal, JournalWriter writer, @Nullable UnsentRecords unsent, QueueBudget budget) {
    this.journal = journal;
    this.writer = writer;
    this.unsent = unsent;
    this.budget = budget;
  }

  void append(Entry entry) {
    byte[] record = JournalFormat.record(++records, entry);
    budget.take(record.length);
    unwritten.add(record);
  }

  /// Writes the records that have been appended.
  void write(long nowNanos) {
    if (unwritten.isEmpty() || (failing && nowNanos - failedNanos < RETRY_NANOS)) {
      return;
    }
    if (!inMemory && tryWrite(nowNanos)) {
      return;
    }
    if (unsent != null) {
      inMemory = true;
      failing = false;
      unwritten.forEach(unsent::addInMemory);
      unwritten.clear();
    }
  }

  private boolean tryWrite(long nowNanos) {
    try {
      writer.publish(unwritten);
      unwritten.forEach(record -> budget.release(record.length));
      unwritten.clear();
      failing = false;
      journal.onDisk(true);
      return true;
    } catch (IOException | RuntimeException e) {
      failing = true;
      failedNanos = nowNanos;
      journal.problem(
          "The journal "
              + journal.folder()
              + " cannot be written, so what follows is only in memory: "
              + e);
      return false;
    }
  }

  boolean isWritten() {
    return unwritten.isEmpty();
  }

  /// The end of what has been written.
  Position end() {
    return inMemory ? Position.inMemory(records + 1) : writer.end();
  }

  /// Forces what has been written to the disk, if the last time was long enough ago.
  void forceIfDue(long nowNanos, long intervalNanos) {
    if (writer.isDirty() && nowNanos - forcedNanos >= intervalNanos) {
      forcedNanos = nowNanos;
      force();
    }
  }

  /// Forces what has been written to the disk; returns whether the disk has it.
  boolean force() {
    try {
      writer.force();
      return true;
    } catch (IOException e) {
      journal.problem(
          "The journal " + journal.folder() + " may not survive the loss of power: " + e);
      return false;
    }
  }

  /// Nothing more is written. The sender, if there is one, still owns the journal.
  void close() {
    try {
      if (unsent == null) {
        writer.close();
      } else {
        writer.closeFile();
      }
    } catch (IOException e) {
      journal.problem("The journal " + journal.folder() + " cannot be closed: " + e);
    }
  }
}
