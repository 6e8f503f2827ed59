package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.table.Batch;
import dev.quipu.codec.table.Column;
import dev.quipu.codec.table.TableWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes a table as a Parquet file, from its first byte to its last, so that it can be sent while
/// it is made. It holds one row group in memory, at most [ParquetLimits#HELD_BYTES].
public final class ParquetWriter implements TableWriter {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final List<Column> columns;
  private final OutputStream out;
  private final Zstandard zstd = new Zstandard();
  private final List<ColumnPages> pages = new ArrayList<>();
  private final List<Metadata.Group> groups = new ArrayList<>();
  private long offset = MAGIC.length;
  private long rows;
  private int groupRows;

  /// Begins a file.
  public ParquetWriter(List<Column> columns, OutputStream out) throws IOException {
    this.columns = List.copyOf(columns);
    this.out = out;
    columns.forEach(column -> pages.add(new ColumnPages(column, zstd)));
    out.write(MAGIC);
  }

  @Override
  public void write(Batch batch) throws IOException {
    for (int i = 0; i < pages.size(); i++) {
      pages.get(i).add(batch.columns().get(i), batch.rows());
    }
    groupRows += batch.rows();
    if (groupRows >= ParquetLimits.GROUP_ROWS || heldBytes() >= ParquetLimits.GROUP_BYTES) {
      endGroup();
    }
  }

  private long heldBytes() {
    return pages.stream().mapToLong(ColumnPages::bytes).sum();
  }

  private void endGroup() throws IOException {
    List<Metadata.Chunk> chunks = new ArrayList<>();
    for (ColumnPages column : pages) {
      Metadata.Chunk chunk = column.endGroup(out, offset);
      offset += chunk.packedBytes();
      chunks.add(chunk);
    }
    groups.add(new Metadata.Group(groupRows, chunks));
    rows += groupRows;
    groupRows = 0;
  }

  @Override
  public void finish() throws IOException {
    if (groupRows > 0) {
      endGroup();
    }
    ByteSink end = new ByteSink();
    Metadata.writeFooter(end, columns, groups, rows);
    end.putInt(end.length());
    end.put(MAGIC, 0, MAGIC.length);
    out.write(end.array(), 0, end.length());
  }

  @Override
  public void close() {
    zstd.close();
  }
}
