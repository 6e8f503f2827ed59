package dev.quipu.codec.table;

import java.io.IOException;

/// Writes a table in one form, batch by batch. It holds a bounded part of the table in memory.
public interface TableWriter extends AutoCloseable {
  /// Writes rows.
  ///
  /// @param batch with the columns of the table
  void write(Batch batch) throws IOException;

  /// Writes what is still in memory, and the end of the table.
  void finish() throws IOException;

  /// Gives back what the writer needs to write. A table that is not finished has no end.
  @Override
  void close();
}
