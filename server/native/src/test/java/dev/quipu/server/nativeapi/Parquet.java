package dev.quipu.server.nativeapi;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads Parquet files with a reader that is not ours.
final class Parquet {
  private Parquet() {}

  /// The rows of a file: the cells by the names of their columns, without missing ones. Times are
  /// in ISO 8601.
  static List<Map<String, Object>> rows(byte[] file) {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(file)));
        RowReader in = reader.rowReader()) {
      List<ColumnSchema> columns = reader.getFileSchema().getColumns();
      while (in.hasNext()) {
        in.next();
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          if (!in.isNull(i)) {
            row.put(columns.get(i).name(), cell(in, i, columns.get(i)));
          }
        }
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /// The names of the columns of a file, each with its type.
  static List<String> columns(byte[] file) {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(file)))) {
      return reader.getFileSchema().getColumns().stream()
          .map(column -> column.name() + " " + column.type())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object cell(RowReader in, int i, ColumnSchema column) {
    if (column.logicalType() instanceof LogicalType.TimestampType) {
      return in.getTimestamp(i).toString();
    }
    return switch (column.type()) {
      case BYTE_ARRAY -> in.getString(i);
      case INT64 -> in.getLong(i);
      case DOUBLE -> in.getDouble(i);
      case BOOLEAN -> in.getBoolean(i);
      default -> throw new IllegalStateException("A column has the type " + column.type());
    };
  }
}
