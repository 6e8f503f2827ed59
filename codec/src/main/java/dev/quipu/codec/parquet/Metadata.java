package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.table.Column;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The headers and the footer of a Parquet file. The numbers of fields and types are those of
/// Parquet's `parquet.thrift`.
final class Metadata {
  private static final int ZSTD = 6;
  private static final int BOOLEAN = 0;
  private static final int INT64 = 2;
  private static final int DOUBLE = 5;
  private static final int BYTE_ARRAY = 6;
  private static final int REQUIRED = 0;
  private static final int OPTIONAL = 1;

  private Metadata() {}

  /// The kind of a page, with what only such pages have in their header.
  ///
  /// @param values in the page
  /// @param encoding of a data page; null for a dictionary
  record PageKind(int values, @Nullable Encoding encoding) {}

  static PageKind dataPage(int values, Encoding encoding) {
    return new PageKind(values, encoding);
  }

  static PageKind dictionaryPage(int values) {
    return new PageKind(values, null);
  }

  static void writePageHeader(
      ByteSink out, PageKind kind, int plainBytes, int packedBytes, int checksum) {
    ThriftSink header = new ThriftSink(out);
    Encoding encoding = kind.encoding;
    header.i32(1, encoding == null ? 2 : 0);
    header.i32(2, plainBytes).i32(3, packedBytes).i32(4, checksum);
    if (encoding == null) {
      header.begin(7).i32(1, kind.values).i32(2, Encoding.PLAIN.number()).end();
    } else {
      header.begin(5).i32(1, kind.values).i32(2, encoding.number());
      header.i32(3, Encoding.RLE.number()).i32(4, Encoding.RLE.number()).end();
    }
    header.close();
  }

  /// The pages of one column in one row group.
  ///
  /// @param values with those that are missing
  /// @param bounds null if they are not known
  /// @param plainBytes with headers, without compression
  /// @param packedBytes in the file
  /// @param offset of the first page
  /// @param dictionaryBytes 0 if there is no dictionary, which would be the first page
  record Chunk(
      Column column,
      Set<Encoding> encodings,
      long values,
      long missing,
      PageValues.@Nullable Bounds bounds,
      long plainBytes,
      long packedBytes,
      long offset,
      int dictionaryBytes) {}

  /// The columns of some rows.
  record Group(long rows, List<Chunk> chunks) {
    Group {
      chunks = List.copyOf(chunks);
    }
  }

  static void writeFooter(ByteSink out, List<Column> columns, List<Group> groups, long rows) {
    ThriftSink footer = new ThriftSink(out);
    footer.i32(1, 1).structs(2, columns.size() + 1);
    footer.beginElement().text(4, "table").i32(5, columns.size()).end();
    columns.forEach(column -> writeColumn(footer, column));
    footer.i64(3, rows).structs(4, groups.size());
    groups.forEach(group -> writeGroup(footer, group));
    footer.text(6, "quipu version 1 (build 1)");
    footer.structs(7, columns.size());
    for (int i = 0; i < columns.size(); i++) {
      // The order of bounds is that of the type.
      footer.beginElement().begin(1).end().end();
    }
    footer.close();
  }

  private static void writeColumn(ThriftSink footer, Column column) {
    footer.beginElement();
    footer.i32(1, type(column));
    footer.i32(3, column.optional() ? OPTIONAL : REQUIRED).text(4, column.name());
    switch (column.type()) {
      case TEXT -> footer.i32(6, 0).begin(10).begin(1).end().end();
      case JSON -> footer.i32(6, 19).begin(10).begin(12).end().end();
      case TIME_MS -> writeTime(footer, 9, 1);
      case TIME_US -> writeTime(footer, 10, 2);
      case INTEGER, NUMBER, FLAG -> {}
    }
    footer.end();
  }

  /// @param converted the type in its old form
  /// @param unit 1 for milliseconds, 2 for microseconds
  private static void writeTime(ThriftSink footer, int converted, int unit) {
    footer.i32(6, converted).begin(10).begin(8).flag(1, true).begin(2).begin(unit).end().end();
    footer.end().end();
  }

  private static int type(Column column) {
    return switch (column.type()) {
      case TEXT, JSON -> BYTE_ARRAY;
      case NUMBER -> DOUBLE;
      case FLAG -> BOOLEAN;
      case INTEGER, TIME_MS, TIME_US -> INT64;
    };
  }

  private static void writeGroup(ThriftSink footer, Group group) {
    footer.beginElement().structs(1, group.chunks.size());
    group.chunks.forEach(chunk -> writeChunk(footer, chunk));
    footer.i64(2, group.chunks.stream().mapToLong(Chunk::plainBytes).sum());
    footer.i64(3, group.rows);
    footer.end();
  }

  private static void writeChunk(ThriftSink footer, Chunk chunk) {
    footer.beginElement().i64(2, chunk.offset).begin(3).i32(1, type(chunk.column));
    footer.integers(2, chunk.encodings.size());
    chunk.encodings.forEach(encoding -> footer.element(encoding.number()));
    footer.texts(3, 1).element(chunk.column.name()).i32(4, ZSTD).i64(5, chunk.values);
    footer.i64(6, chunk.plainBytes).i64(7, chunk.packedBytes);
    footer.i64(9, chunk.offset + chunk.dictionaryBytes);
    if (chunk.dictionaryBytes > 0) {
      footer.i64(11, chunk.offset);
    }
    footer.begin(12).i64(3, chunk.missing);
    if (chunk.bounds != null) {
      footer.binary(5, bytes(chunk.bounds.greatest())).binary(6, bytes(chunk.bounds.least()));
    }
    footer.end().end().end();
  }

  private static byte[] bytes(long value) {
    ByteSink out = new ByteSink();
    out.putLong(value);
    return out.toBytes();
  }
}
